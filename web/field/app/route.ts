// 在哪一页: the part of the address after #.
import { ref } from "vue";

const read = () => location.hash.replace(/^#\/?/, "").split("/");
export const route = ref(read());

window.addEventListener("hashchange", () => {
  route.value = read();
  window.scrollTo(0, 0);
});

export function go(to: string): void {
  location.hash = `#/${to}`;
}
