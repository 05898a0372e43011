// 画边界: the element with data-borders shows all grids and lets the chosen one be redrawn, or a line be drawn across it.
//
// data-ground   id of the JSON with today's grids, and how they would be
// data-after    shows how they would be
// What is drawn is written into the form's fields `shape` and `line`; without JavaScript these are typed or pasted.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

type Area = Feature<Polygon | MultiPolygon, { code?: string; name?: string; changed?: boolean }>;
type Words = { corner: string; middle: string };
type Ground = { today: FeatureCollection; after: FeatureCollection | null };

const NEAR = 12; // pixels within which a corner joins a neighbour's
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const at = ([longitude, latitude]: Position): L.LatLng => L.latLng(latitude!, longitude!);
const fine = ({ lng, lat }: L.LatLng): Position => [Number(lng.toFixed(7)), Number(lat.toFixed(7))];

function handle(where: L.LatLng, kind: "corner" | "middle", words: string): L.Marker {
  const size = kind === "corner" ? 22 : 16;
  const icon = L.divIcon({ className: `border-handle border-handle--${kind}`, iconSize: [size, size] });
  return L.marker(where, { icon, draggable: true, keyboard: true, title: words, alt: words, autoPan: true });
}

class Editor {
  readonly layer = L.layerGroup();
  private readonly outline: L.Layer & { setLatLngs(latlngs: never): unknown };
  private readonly map: L.Map;
  private rings: Position[][]; // open: without the first point repeated
  private readonly closed: boolean;
  private readonly neighbours: Position[];
  private readonly words: Words;
  private readonly told: (rings: Position[][]) => void;
  private past: string[] = [];

  constructor(map: L.Map, rings: Position[][], closed: boolean, neighbours: Position[], words: Words, told: (rings: Position[][]) => void) {
    [this.map, this.rings, this.closed, this.neighbours, this.words, this.told] = [map, rings, closed, neighbours, words, told];
    const style = { color: token("--ochre") || "#8a5a00", weight: 3, fillOpacity: 0.08 };
    this.outline = closed ? L.polygon([], style) : L.polyline([], { ...style, dashArray: "6 6" });
    this.layer.addTo(map).addLayer(this.outline); // first on the map: only there a handle has an element to listen to
    this.draw();
  }

  add(where: L.LatLng): void {
    this.keep();
    (this.rings[0] ??= []).push(this.joined(where));
    this.draw();
  }

  undo(): void {
    const before = this.past.pop();
    if (before) this.rings = JSON.parse(before) as Position[][];
    this.draw();
  }

  private keep(): void {
    this.past = [...this.past.slice(-49), JSON.stringify(this.rings)];
  }

  private joined(where: L.LatLng): Position {
    const here = this.map.latLngToContainerPoint(where);
    const near = this.neighbours.find((each) => this.map.latLngToContainerPoint(at(each)).distanceTo(here) < NEAR);
    return near ?? fine(where);
  }

  private show(): void {
    this.outline.setLatLngs(this.rings.map((ring) => ring.map(at)) as never);
    this.told(this.rings);
  }

  private draw(focus?: [number, number]): void {
    this.layer.eachLayer((each) => { if (each !== this.outline) this.layer.removeLayer(each); });
    this.rings.forEach((ring, r) =>
      ring.forEach((corner, c) => {
        const mark = handle(at(corner), "corner", this.words.corner);
        mark.on("dragstart", () => this.keep());
        mark.on("drag", () => { ring[c] = fine(mark.getLatLng()); this.show(); });
        mark.on("dragend", () => { ring[c] = this.joined(mark.getLatLng()); this.draw([r, c]); });
        this.layer.addLayer(mark);
        const element = mark.getElement();
        element?.addEventListener("keydown", (event) => this.key(event, r, c));
        if (focus && focus[0] === r && focus[1] === c) element?.focus();
        const next = ring[c + 1] ?? (this.closed ? ring[0] : undefined);
        if (!next || ring.length < 2) return;
        const middle = handle(L.latLngBounds(at(corner), at(next)).getCenter(), "middle", this.words.middle);
        const insert = (): void => {
          this.keep();
          ring.splice(c + 1, 0, fine(middle.getLatLng()));
          this.draw([r, c + 1]);
        };
        middle.on("click dragend", insert);
        middle.on("keypress", ({ originalEvent }) => { if (originalEvent.key === "Enter") insert(); });
        this.layer.addLayer(middle);
      }),
    );
    this.show();
  }

  private key(event: KeyboardEvent, r: number, c: number): void {
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    const ring = this.rings[r]!;
    if (step) {
      this.keep();
      const far = event.shiftKey ? 1 : 5;
      const now = this.map.latLngToContainerPoint(at(ring[c]!));
      ring[c] = fine(this.map.containerPointToLatLng(now.add(L.point(step[0] * far, step[1] * far))));
    } else if ((event.key === "Delete" || event.key === "Backspace") && ring.length > (this.closed ? 3 : 0)) {
      this.keep();
      ring.splice(c, 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.draw([r, Math.min(c, ring.length - 1)]);
  }
}

function ringsOf(area: Area | undefined): Position[][] {
  if (!area) return [];
  const parts = area.geometry.type === "Polygon" ? [area.geometry.coordinates] : area.geometry.coordinates;
  return parts.flatMap((part) => part.map((ring) => ring.slice(0, -1)));
}

/** The rings as they were grouped: which is a hole of which part does not change by moving corners. */
function geometryOf(area: Area | undefined, rings: Position[][]): Polygon | MultiPolygon | null {
  const shut = rings.filter((ring) => ring.length > 2).map((ring) => [...ring, ring[0]!]);
  if (!shut.length) return null;
  if (area?.geometry.type === "MultiPolygon") {
    let from = 0;
    return { type: "MultiPolygon", coordinates: area.geometry.coordinates.map((part) => shut.slice(from, (from += part.length))) };
  }
  return { type: "Polygon", coordinates: shut };
}

function begin(element: HTMLElement): void {
  const { ground: id, zoomIn, zoomOut, corner, middle } = element.dataset;
  const ground = JSON.parse(document.getElementById(id ?? "")?.textContent ?? "null") as Ground | null;
  const form = document.querySelector<HTMLFormElement>("[data-borders-form]");
  if (!ground || !form) return;
  const areas = ground.today.features as Area[];
  const map = L.map(element, { attributionControl: false, zoomControl: false, doubleClickZoom: false });
  L.control.zoom({ zoomInTitle: zoomIn ?? "+", zoomOutTitle: zoomOut ?? "−" }).addTo(map);
  map.setView([30.5, 114.3], 5);
  const colour = token("--indigo") || "#23507A";
  const shown = L.geoJSON(ground.after && "after" in element.dataset ? ground.after : ground.today, {
    style: (area) => ({ color: area?.properties?.changed ? token("--ochre") || "#8a5a00" : colour, weight: 1.5, fillOpacity: area?.properties?.changed ? 0.15 : 0.05 }),
    onEachFeature: (area, each) => each.bindTooltip(String(area.properties?.name ?? ""), { permanent: true, direction: "center", className: "map__name" }),
    interactive: false,
  }).addTo(map);
  if (shown.getBounds().isValid()) map.fitBounds(shown.getBounds(), { padding: [24, 24], maxZoom: 18, animate: false });

  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement;
  const chosen = (): string => (form.elements.namedItem("change") as RadioNodeList).value;
  const undo = document.querySelector<HTMLButtonElement>("[data-undo]");
  let editor: Editor | null = null;
  const renew = (): void => {
    editor?.layer.remove();
    editor = null;
    const change = chosen();
    for (const part of form.querySelectorAll<HTMLElement>("[data-for]")) part.hidden = part.dataset["for"] !== change;
    const area = areas.find((each) => each.properties.code === field("grid").value);
    const neighbours = areas.filter((each) => change === "split" || each !== area).flatMap((each) => ringsOf(each).flat());
    const words = { corner: corner ?? "", middle: middle ?? "" };
    if (change === "move")
      editor = new Editor(map, ringsOf(area), true, neighbours, words, (rings) => {
        const drawn = geometryOf(area, rings);
        field("shape").value = drawn ? JSON.stringify(drawn) : "";
      });
    else if (change === "split")
      editor = new Editor(map, [[]], false, [], words, ([line]) => {
        field("line").value = (line ?? []).length > 1 ? JSON.stringify({ type: "LineString", coordinates: line }) : "";
      });
    if (undo) undo.hidden = !editor;
  };
  map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
    if (chosen() === "split" || (chosen() === "move" && !areas.some((each) => each.properties.code === field("grid").value))) editor?.add(latlng);
  });
  undo?.addEventListener("click", () => editor?.undo());
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLElement && ["change", "grid"].includes(target.getAttribute("name") ?? "")) renew();
  });
  renew();
  element.dataset["ready"] = "";
}

for (const element of document.querySelectorAll<HTMLElement>("[data-borders]")) begin(element);
