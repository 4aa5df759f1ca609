// The open store across the camera: a system short of memory kills the page behind the camera, and nobody should type
// the PIN again for every photo. The key (which cannot be read out) waits a few minutes, and is taken away at once.
import { transact } from "./database.js";

const PATIENCE_MS = 5 * 60_000;

/** @param {{id: string, key: CryptoKey}} open */
export function handOver({ id, key }) {
  return transact(["vaults"], "readwrite", (tx) => tx.objectStore("vaults").put({ id: "open", vault: id, key, until: Date.now() + PATIENCE_MS }));
}

/** What was handed over, once. @returns {Promise<{id: string, key: CryptoKey} | null>} */
export async function takeOver() {
  const record = await transact(["vaults"], "readwrite", async (tx) => {
    const found = await tx.objectStore("vaults").get("open");
    if (found) await tx.objectStore("vaults").delete("open");
    return found;
  });
  return record && record.until > Date.now() ? { id: record.vault, key: record.key } : null;
}
