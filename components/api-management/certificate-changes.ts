import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import type { ServiceChange } from "./service-change";

/** What the PUT does to the CA certificates by which the gateway trusts clients and backends. */
export function describeCertificates(put: unknown, live: unknown): ServiceChange[] {
    const wanted = Array.isArray(put) ? put.filter(isMembers) : [];
    // One that comes as a file is told by its thumbprint only once Azure has it.
    if (wanted.some((entry) => entry.encodedCertificate !== undefined || entry.certificate === notYetKnown)) {
        return [];
    }
    return (Array.isArray(live) ? live.filter(isMembers) : [])
        .filter((entry) => !wanted.some((other) => keyOf(other) === keyOf(entry)))
        .map((entry) => ({
            text: `takes away CA certificate ${thumbprintOf(entry)} (${String(entry.storeName)}): clients and backends that are trusted by it are refused, and no backup holds it`,
            hurts: true,
            removes: [thumbprintOf(entry)],
            keep: 'set unmanaged: ["certificates"]',
        }));
}

type Certificate = Readonly<Record<string, unknown>>;

const keyOf = (entry: Certificate): string => `${String(entry.storeName)} ${thumbprintOf(entry)}`;

const thumbprintOf = ({ certificate }: Certificate): string =>
    isMembers(certificate) ? String(certificate.thumbprint) : "without a thumbprint";
