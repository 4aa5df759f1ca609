// The tablet's own position at the shutter: the best reading of a short window, with its accuracy and age.
// The watch runs from the tap on the camera button until the photo is settled, never longer: nobody is tracked.

/**
 * @typedef {{lat: number, lon: number, accuracy_cm: number, age_ms: number}} Position degrees in whole 1e-7
 * @typedef {{position: Position | null, no_position: "denied" | "unavailable" | "timeout" | null}} Where
 */

const GOOD_ENOUGH_M = 15;
const OLDEST_MS = 120_000;
const LONGEST_MS = 180_000;

/** A watch that has begun; `settle` ends it. */
export class Fix {
  /** @type {GeolocationPosition[]} */
  readings = [];
  /** @type {"denied" | "unavailable" | null} */
  refused = null;
  /** @type {(() => void)[]} */
  #waiting = [];

  constructor() {
    const where = navigator.geolocation;
    if (!where) {
      this.refused = "unavailable";
      return;
    }
    this.watch = where.watchPosition(
      (reading) => { this.readings.push(reading); this.#wake(); },
      (error) => { if (error.code === error.PERMISSION_DENIED) this.refused = "denied"; else if (!this.readings.length) this.refused = "unavailable"; this.#wake(); },
      { enableHighAccuracy: true, maximumAge: 0, timeout: LONGEST_MS },
    );
    this.end = setTimeout(() => this.stop(), LONGEST_MS);
  }

  #wake() {
    for (const go of this.#waiting.splice(0)) go();
  }

  stop() {
    if (this.watch !== undefined) navigator.geolocation.clearWatch(this.watch);
    clearTimeout(this.end);
    this.watch = undefined;
    this.#wake();
  }

  /** The best reading around `taken`; waits at most `patience` ms for a good one. @param {number} taken ms @param {number} [patience] @returns {Promise<Where>} */
  async settle(taken, patience = 6_000) {
    const until = Date.now() + patience;
    while (!this.#good(taken) && !this.refused && this.watch !== undefined && Date.now() < until) await this.#next(until - Date.now());
    this.stop();
    const reading = best(this.readings, taken);
    if (reading) return { position: reading, no_position: null };
    return { position: null, no_position: this.refused ?? "timeout" };
  }

  /** @param {number} taken */
  #good(taken) {
    const reading = best(this.readings, taken);
    return reading !== null && reading.accuracy_cm <= GOOD_ENOUGH_M * 100;
  }

  /** @param {number} most ms @returns {Promise<void>} */
  #next(most) {
    return new Promise((go) => { this.#waiting.push(go); setTimeout(go, most); });
  }
}

/** The most accurate reading that is not too old; of equals the one nearest to the shutter. @param {readonly Pick<GeolocationPosition, "coords" | "timestamp">[]} readings @param {number} taken ms @returns {Position | null} */
export function best(readings, taken) {
  const usable = readings
    .map(({ coords, timestamp }) => ({ coords, age: Math.abs(Math.round(taken - timestamp)) }))
    .filter(({ coords, age }) => age <= OLDEST_MS && [coords.latitude, coords.longitude, coords.accuracy].every(Number.isFinite))
    .sort((a, b) => a.coords.accuracy - b.coords.accuracy || a.age - b.age);
  if (!usable.length) return null;
  const [{ coords, age }] = usable;
  return {
    lat: Math.round(coords.latitude * 1e7), lon: Math.round(coords.longitude * 1e7),
    accuracy_cm: Math.max(0, Math.round(coords.accuracy * 100)), age_ms: age,
  };
}

/** Metres between two places in whole 1e-7 degrees, on a sphere: for the eye, not for a finding. @param {{lat: number, lon: number}} a @param {{lat: number, lon: number}} b */
export function metresApart(a, b) {
  const rad = Math.PI / 180 / 1e7;
  const [p, q] = [a.lat * rad, b.lat * rad];
  const half = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(half)));
}
