import { X509Certificate } from "node:crypto";
import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import type { ServiceChange } from "./service-change";

type Certificate = Readonly<Record<string, unknown>>;

/** What the PUT does to the CA certificates by which the gateway trusts clients and backends. */
export function describeCertificates(put: unknown, live: unknown): ServiceChange[] {
    const wanted = Array.isArray(put) ? put.filter(isMembers) : [];
    const present = Array.isArray(live) ? live.filter(isMembers) : [];
    const gone = present.filter((entry) => !wanted.some((other) => isSameCertificate(other, entry)));
    // One with a password, or one that is not known yet, may be any of them.
    const unread = wanted.filter((entry) => thumbprintOf(entry) === undefined).length;
    if (gone.length > 0 && unread > 0) {
        const names = gone.map(nameOf).join(", ");
        return [
            {
                text: `takes away CA certificate ${names}, where it is not among the ${unread} that are sent and cannot be read here`,
                hurts: true,
            },
        ];
    }
    return gone.map((entry) => ({
        text: `takes away CA certificate ${nameOf(entry)}: clients and backends that are trusted by it are refused, and no backup holds it`,
        hurts: true,
        removes: [thumbprintOf(entry) ?? "certificates"],
        keep: 'set unmanaged: ["certificates"]',
    }));
}

/** In the same store. */
export const isSameCertificate = (one: Certificate, other: Certificate): boolean =>
    one.storeName === other.storeName && thumbprintOf(one) !== undefined && thumbprintOf(one) === thumbprintOf(other);

const nameOf = (entry: Certificate): string =>
    `${thumbprintOf(entry) ?? "without a thumbprint"} (${String(entry.storeName)})`;

/** As Azure answers it: SHA-1, in capitals. undefined where it cannot be told. */
function thumbprintOf({ certificate, encodedCertificate }: Certificate): string | undefined {
    if (isMembers(certificate) && typeof certificate.thumbprint === "string") {
        return certificate.thumbprint.toUpperCase();
    }
    if (typeof encodedCertificate !== "string" || certificate === notYetKnown) {
        return undefined;
    }
    try {
        const { fingerprint } = new X509Certificate(Buffer.from(encodedCertificate, "base64"));
        return fingerprint.replaceAll(":", "");
    } catch {
        return undefined;
    }
}
