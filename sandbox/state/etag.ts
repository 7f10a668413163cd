/** Counts on from real time, so that an ETag of before a restart does not come again. */
let last = BigInt(Date.now()) << 20n;

/** ETags count up: base64 of 8 bytes. Recorded: Azure/azure-sdk-for-js, recordings of arm-apimanagement. */
export function nextEtag(): string {
    last += 1n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(last);
    return bytes.toString("base64");
}
