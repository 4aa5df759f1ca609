// Exact ratios of BigInt pairs: no floats come near points.

/** @typedef {{n: bigint, d: bigint}} Fraction */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** In lowest terms. @param {bigint | number} n @param {bigint | number} [d] @returns {Fraction} */
export function fraction(n, d = 1n) {
  const over = BigInt(n), under = BigInt(d);
  const shared = gcd(over, under) * (under < 0n ? -1n : 1n);
  return { n: over / shared, d: under / shared };
}

/** @param {Fraction} a @param {Fraction} b */
export const plus = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
/** @param {Fraction} a @param {Fraction} b */
export const less = (a, b) => plus(a, { n: -b.n, d: b.d });
/** @param {Fraction} a @param {Fraction} b */
export const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
/** @param {Fraction} a */
export const atLeastNone = (a) => (a.n < 0n ? fraction(0) : a);

/** As Python writes it: "183/2", or "91" when whole. @param {Fraction} a */
export const asText = (a) => (a.d === 1n ? String(a.n) : `${a.n}/${a.d}`);

/** Rounded half up to hundredths, for the eye. @param {Fraction} a @returns {number} */
export const toHundredths = (a) => Number((a.n * 200n + a.d) / (2n * a.d));

/** Hundredths as the shortest text of points: 250 -> "2.5". @param {number} value */
export function asPoints(value) {
  const whole = Math.trunc(value / 100), rest = Math.abs(value % 100);
  return rest ? `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}` : String(whole);
}
