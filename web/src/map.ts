// 地图: every element with data-map becomes a map; without JavaScript the list beside it says the same.
//
// data-areas    address of a GeoJSON FeatureCollection drawn as soft fills (properties: name, href)
// data-points   address of a GeoJSON FeatureCollection drawn as marks (properties: name, state, href)
// data-pick     selectors of two inputs (latitude, longitude) that a click fills in
// data-tiles    address template of background tiles; none is needed
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Feature, FeatureCollection, Point } from "geojson";

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const colourOf = (state: string | undefined): string =>
  (state && token(`--map-${state}`)) || token("--accent") || "#23507A";

function named(feature: Feature): HTMLElement {
  const { name, href } = (feature.properties ?? {}) as { name?: string; href?: string };
  const label = document.createElement(href ? "a" : "span");
  label.textContent = name ?? "";
  if (href && label instanceof HTMLAnchorElement) label.href = href;
  return label;
}

async function collection(address: string | undefined): Promise<FeatureCollection | null> {
  if (!address) return null;
  const answer = await fetch(address, { headers: { Accept: "application/geo+json, application/json" } });
  return answer.ok ? ((await answer.json()) as FeatureCollection) : null;
}

function picking(map: L.Map, selectors: string): void {
  const [latitude, longitude] = selectors
    .split(",")
    .map((selector) => document.querySelector<HTMLInputElement>(selector.trim()));
  if (!latitude || !longitude) return;
  let mark: L.CircleMarker | null = null;
  const show = (at: L.LatLng): void => {
    mark = mark?.setLatLng(at) ?? L.circleMarker(at, { radius: 9, color: colourOf(undefined) }).addTo(map);
  };
  if (latitude.value && longitude.value) {
    const at = L.latLng(Number(latitude.value), Number(longitude.value));
    show(at);
    map.setView(at, 17);
  }
  map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
    latitude.value = latlng.lat.toFixed(6);
    longitude.value = latlng.lng.toFixed(6);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    show(latlng);
  });
}

async function draw(element: HTMLElement): Promise<void> {
  const { areas, points, pick, tiles } = element.dataset;
  const map = L.map(element, { preferCanvas: true, attributionControl: Boolean(tiles) }).setView([30.5, 114.3], 5);
  if (tiles) L.tileLayer(tiles).addTo(map);
  const [ground, marks] = await Promise.all([collection(areas), collection(points)]);
  const layers: L.GeoJSON[] = [];
  if (ground)
    layers.push(
      L.geoJSON(ground, {
        style: { color: colourOf(undefined), weight: 1, fillOpacity: 0.08 },
        onEachFeature: (feature, layer) => layer.bindTooltip(String(feature.properties?.["name"] ?? "")),
        interactive: !pick,
      }),
    );
  if (marks)
    layers.push(
      L.geoJSON(marks, {
        pointToLayer: (feature: Feature<Point>, at) =>
          L.circleMarker(at, { radius: 7, weight: 2, color: colourOf(feature.properties?.["state"]), fillOpacity: 0.5 }),
        onEachFeature: (feature, layer) => layer.bindPopup(named(feature)),
      }),
    );
  const bounds = L.latLngBounds([]);
  for (const layer of layers) {
    layer.addTo(map);
    if (layer.getBounds().isValid()) bounds.extend(layer.getBounds());
  }
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16] });
  if (pick) picking(map, pick);
  element.dataset["ready"] = "";
}

for (const element of document.querySelectorAll<HTMLElement>("[data-map]")) void draw(element);
