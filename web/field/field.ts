// 手机端 (the field app): a page that works without a network once it has been opened with one.
import { createApp } from "vue";
import App from "./App.vue";
import { inWeChat } from "./app/phone.ts";
import { watchAway } from "./app/locking.ts";
import { watch } from "./app/sending.ts";
import { open } from "./app/state.ts";
import { install } from "./app/updating.ts";
import "./field.css";

const root = document.getElementById("app")!;
createApp(App).mount(root);
if (!inWeChat) {
  watch();
  watchAway();
  void open();
  install(root.dataset.worker!);
}
