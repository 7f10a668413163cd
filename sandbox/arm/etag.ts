let last = 0n;

/** ETags count up: base64 of 8 bytes. Recorded: Azure/azure-sdk-for-js, recordings of arm-apimanagement. */
export function nextEtag(): string {
    last += 1n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(last);
    return bytes.toString("base64");
}
