// Words of the field app in the language of its user; Chinese unless English was chosen. One catalogue per language.
import { en } from "./words-en.js";
import { zh } from "./words-zh.js";

/** @typedef {keyof typeof zh} Key */

const PLACE = "kaocha-field-language";
let language = localStorage.getItem(PLACE) === "en" ? "en" : "zh";

export const isEnglish = () => language === "en";

/** @param {"zh" | "en"} wanted */
export function speak(wanted) {
  language = wanted;
  localStorage.setItem(PLACE, wanted);
  document.documentElement.lang = wanted === "en" ? "en" : "zh-CN";
}

/** @param {Key} key @param {Record<string, string | number>} [values] for {name} in the text */
export function t(key, values = {}) {
  const text = isEnglish() ? en[key] : zh[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** A pair of the pack. @param {{zh: string, en: string} | null | undefined} pair */
export const words = (pair) => (pair ? (isEnglish() ? pair.en || pair.zh : pair.zh) : "");

/** @param {string} day YYYY-MM-DD @param {boolean} [weekday] */
export function dayWords(day, weekday = false) {
  const date = new Date(`${day}T12:00:00`);
  if (isEnglish()) return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", ...(weekday ? { weekday: "long" } : { year: "numeric" }) });
  const [year, month, number] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return weekday ? `${month}月${number}日 星期${"日一二三四五六"[date.getDay()]}` : `${year}年${month}月${number}日`;
}

/** @param {string | Date} at */
export const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** @param {number} bytes */
export function megabytes(bytes) {
  const [size, unit] = bytes >= 1e9 ? [bytes / 1e9, "GB"] : bytes >= 1e5 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "KB"];
  return `${size.toFixed(size < 10 && unit !== "KB" ? 1 : 0)} ${unit}`;
}
