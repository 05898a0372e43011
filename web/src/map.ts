// 地图: every element with data-map becomes a map; without JavaScript the list beside it says the same.
//
// data-areas    address of a GeoJSON FeatureCollection drawn as soft fills (properties: name, href)
// data-points   address of a GeoJSON FeatureCollection drawn as marks (properties: name, words, tone, href);
//               asked again with ?bbox= when the answer says "truncated" and the view has moved
// data-hazards  address of more marks, of the same form
// data-heat     address of a GeoJSON FeatureCollection of cells (properties: name, words, band), the darker the more
// data-pick     selectors of two inputs (latitude, longitude) that a click fills in
// data-named    writes each area's name on it
// data-tiles    address templates of background tiles, one for each layer; none is needed
// data-zoom-in, data-zoom-out, data-none, data-failed   words
// An element with data-shows="lat,lng" moves the map there when pressed.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Feature, FeatureCollection, Point } from "geojson";

type Said = { name?: string; words?: string; tone?: string; href?: string; band?: number };
type Answer = FeatureCollection & { truncated?: boolean };

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A shape and a colour for each tone: colour alone would leave some people out.
const TONES: Record<string, { token: string; corners: number; radius: number }> = {
  late: { token: "--vermilion", corners: 4, radius: 10 },
  soon: { token: "--ochre", corners: 3, radius: 10 },
  new: { token: "--indigo", corners: 0, radius: 6 },
  run: { token: "--indigo", corners: 0, radius: 8 },
  done: { token: "--pine", corners: 0, radius: 7 },
  hazard: { token: "--ochre", corners: 5, radius: 12 },
  "hazard-late": { token: "--vermilion", corners: 5, radius: 12 },
};
const toneOf = (tone: string | undefined) => TONES[tone ?? "run"] ?? TONES["run"]!;
const colourOf = (tone?: string): string => token(toneOf(tone).token) || "#23507A";

type Drawing = {
  _point: L.Point;
  _radius: number;
  _empty(): boolean;
  _renderer: { _ctx: CanvasRenderingContext2D; _drawing: boolean; _fillStroke(ctx: CanvasRenderingContext2D, layer: unknown): void };
};

class Mark extends L.CircleMarker {
  corners = 0;

  protected _updatePath(): void {
    const self = this as unknown as Drawing;
    const { _ctx: ctx, _drawing: drawing } = self._renderer;
    if (!drawing || self._empty()) return;
    const { x, y } = self._point;
    ctx.beginPath();
    if (this.corners < 3) ctx.arc(x, y, self._radius, 0, Math.PI * 2);
    for (let corner = 0; corner < this.corners; corner += 1) {
      const angle = -Math.PI / 2 + (corner * Math.PI * 2) / this.corners;
      ctx.lineTo(x + self._radius * Math.cos(angle), y + self._radius * Math.sin(angle));
    }
    ctx.closePath();
    self._renderer._fillStroke(ctx, this);
  }
}

function marked(at: L.LatLng, said: Said): Mark {
  const { corners, radius } = toneOf(said.tone);
  const mark = new Mark(at, { radius, weight: 2, color: colourOf(said.tone), fillColor: colourOf(said.tone), fillOpacity: 0.45 });
  mark.corners = corners;
  return mark;
}

// A cell with few is an outline of dashes; the fuller ones are darker, and say their number when pressed.
function shaded(feature?: Feature): L.PathOptions {
  const band = ((feature?.properties ?? {}) as Said).band ?? 0;
  const color = token("--ochre") || "#8a5a00";
  return { color, weight: 1, dashArray: band ? "" : "3 4", fillColor: color, fillOpacity: 0.06 + 0.16 * band };
}

function named(said: Said): HTMLElement {
  const box = document.createElement("div");
  const label = document.createElement(said.href ? "a" : "b");
  label.textContent = said.name ?? "";
  if (said.href && label instanceof HTMLAnchorElement) label.href = said.href;
  box.append(label);
  if (said.words) {
    const words = document.createElement("div");
    words.textContent = said.words;
    box.append(words);
  }
  return box;
}

async function collection(address: string | undefined): Promise<Answer | null> {
  if (!address) return null;
  const answer = await fetch(address, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Answer;
}

function picking(map: L.Map, selectors: string): boolean {
  const [latitude, longitude] = selectors
    .split(",")
    .map((selector) => document.querySelector<HTMLInputElement>(selector.trim()));
  if (!latitude || !longitude) return false;
  let mark: L.CircleMarker | null = null;
  const show = (at: L.LatLng): void => {
    mark = mark?.setLatLng(at) ?? L.circleMarker(at, { radius: 10, weight: 3, color: colourOf() }).addTo(map);
  };
  const choose = (at: L.LatLng): void => {
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    show(at);
  };
  map.on("click", ({ latlng }: L.LeafletMouseEvent) => choose(latlng));
  // With the keyboard: move the map with the arrows, Enter takes its middle.
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    choose(map.getCenter());
  });
  if (latitude.value && longitude.value) {
    const at = L.latLng(Number(latitude.value), Number(longitude.value));
    show(at);
    map.setView(at, 17);
    return true;
  }
  return false;
}

function say(element: HTMLElement, words: string | undefined): void {
  if (!words) return;
  let line = element.parentElement?.querySelector<HTMLElement>("[data-map-says]");
  if (!line) {
    line = document.createElement("p");
    line.dataset["mapSays"] = "";
    line.className = "quiet small";
    line.setAttribute("role", "status");
    element.after(line);
  }
  line.textContent = words;
}

async function draw(element: HTMLElement): Promise<void> {
  const { areas, points, hazards, heat, pick, tiles, zoomIn, zoomOut, none, failed } = element.dataset;
  const map = L.map(element, { preferCanvas: true, attributionControl: Boolean(tiles), zoomControl: false });
  map.setView([30.5, 114.3], 5);
  L.control.zoom({ zoomInTitle: zoomIn ?? "+", zoomOutTitle: zoomOut ?? "−" }).addTo(map);
  for (const template of tiles?.split(" ") ?? []) L.tileLayer(template).addTo(map);

  const bounds = L.latLngBounds([]);
  let ground: Answer | null = null;
  let marks: Answer | null = null;
  let more: Answer | null = null;
  let cells: Answer | null = null;
  try {
    [ground, marks, more, cells] = await Promise.all([collection(areas), collection(points), collection(hazards), collection(heat)]);
  } catch {
    say(element, failed);
  }
  if (ground) {
    const layer = L.geoJSON(ground, {
      style: { color: colourOf(), weight: 1.5, fillOpacity: 0.07 },
      interactive: !pick && !heat,
      onEachFeature: (feature, each) => {
        const { name, href } = (feature.properties ?? {}) as Said;
        each.bindTooltip(name ?? "", element.dataset["named"] === undefined ? { sticky: true } : { permanent: true, direction: "center", className: "map__name" });
        if (href && !pick) each.on("click", () => location.assign(href));
      },
    }).addTo(map);
    if (layer.getBounds().isValid()) bounds.extend(layer.getBounds());
  }
  if (cells) {
    const layer = L.geoJSON(cells, { style: shaded, onEachFeature: (feature, each) => each.bindPopup(named((feature.properties ?? {}) as Said)) });
    layer.addTo(map);
    if (layer.getBounds().isValid()) bounds.extend(layer.getBounds());
  }
  const onMap = L.layerGroup().addTo(map);
  const put = (answer: Answer, layer: L.LayerGroup): void => {
    for (const feature of answer.features as Feature<Point>[]) {
      const [longitude, latitude] = feature.geometry.coordinates;
      if (longitude === undefined || latitude === undefined) continue;
      const said = (feature.properties ?? {}) as Said;
      layer.addLayer(marked(L.latLng(latitude, longitude), said).bindPopup(named(said)));
    }
  };
  const place = (answer: Answer): void => {
    onMap.clearLayers();
    put(answer, onMap);
  };
  if (more) put(more, L.layerGroup().addTo(map));
  if (marks) {
    place(marks);
    if (!bounds.isValid())
      onMap.eachLayer((layer) => { if (layer instanceof L.CircleMarker) bounds.extend(layer.getLatLng()); });
    if (marks.features.length === 0 && !more?.features.length) say(element, none);
  }
  const chosen = pick ? picking(map, pick) : false;
  const fit = (): void => {
    if (bounds.isValid() && !chosen) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 17, animate: false });
  };
  fit();
  // A map in a folded part of the page has no size until it is unfolded.
  let width = element.clientWidth;
  new ResizeObserver(() => {
    const hidden = width === 0;
    width = element.clientWidth;
    map.invalidateSize({ animate: false });
    if (hidden && width > 0) fit();
  }).observe(element);

  if (marks?.truncated && points) {
    let turn = 0;
    const again = async (): Promise<void> => {
      const mine = (turn += 1);
      const address = new URL(points, location.href);
      address.searchParams.set("bbox", map.getBounds().toBBoxString());
      try {
        const answer = await collection(address.href);
        if (answer && mine === turn) place(answer);
      } catch {
        say(element, failed);
      }
    };
    map.on("moveend", () => void again());
    void again();
  }
  document.addEventListener("click", (event) => {
    const shower = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-shows]") : null;
    const [latitude, longitude] = (shower?.dataset["shows"] ?? "").split(",").map(Number);
    if (!shower || latitude === undefined || longitude === undefined) return;
    event.preventDefault();
    map.setView([latitude, longitude], 18);
    element.focus();
  });
  element.dataset["ready"] = "";
}

for (const element of document.querySelectorAll<HTMLElement>("[data-map]")) void draw(element);
