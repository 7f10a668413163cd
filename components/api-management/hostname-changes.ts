import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import type { ServiceChange } from "./service-change";

type Hostname = Readonly<Record<string, unknown>>;

/** What the PUT does to the host names that were added to the service's own. */
export function describeHostnames(put: unknown, live: unknown): ServiceChange[] {
    const wanted = Array.isArray(put) ? (put as unknown[]) : [];
    // One that is not known may be any of them.
    if (wanted.some((entry) => !isMembers(entry) || entry.hostName === notYetKnown || entry.type === notYetKnown)) {
        return [];
    }
    const present = customHostnames(live);
    return [
        ...present.flatMap((hostname) => {
            const declared = (wanted as Hostname[]).find((entry) => isSame(entry, hostname));
            return declared ? describeKept(declared, hostname) : [describeGone(hostname)];
        }),
        ...(wanted as Hostname[])
            .filter((entry) => !isOwn(entry) && !present.some((hostname) => isSame(hostname, entry)))
            .map((entry) => ({ text: `adds host name ${nameOf(entry)}`, hurts: false })),
    ];
}

/** Host names that were added to the service. Azure's answer also lists its own, which are left out. */
export function customHostnames(live: unknown): Hostname[] {
    const entries = Array.isArray(live) ? (live as unknown[]) : [];
    return entries.filter(isMembers).filter((entry) => !isOwn(entry));
}

const isOwn = ({ certificateSource, hostName }: Hostname): boolean =>
    certificateSource === "BuiltIn" || /\.azure-api\.(net|us|cn)$/i.test(String(hostName));

export const isSame = (one: Hostname, other: Hostname): boolean =>
    one.type === other.type && String(one.hostName).toLowerCase() === String(other.hostName).toLowerCase();

const nameOf = ({ hostName, type }: Hostname): string => `${String(hostName)} (${String(type)})`;

function describeGone(hostname: Hostname): ServiceChange {
    return {
        text: `takes away host name ${nameOf(hostname)}: requests to it fail, and no backup holds its certificate`,
        hurts: true,
        removes: [String(hostname.hostName)],
        keep: 'declare it in hostnames, or set unmanaged: ["hostnames"] where another tool manages it',
    };
}

/** Members of a host name that stays, with what each is when it is left out. */
function describeKept(wanted: Hostname, present: Hostname): ServiceChange[] {
    const name = nameOf(present);
    const isChanged = (member: string, unset: unknown): boolean => {
        const next = wanted[member] ?? unset;
        return next !== notYetKnown && (present[member] ?? unset) !== next;
    };
    const isAnswered = present.certificateSource !== undefined && present.certificateSource !== null;
    const source = wanted.certificateSource ?? (isMembers(wanted) && wanted.keyVaultId ? "KeyVault" : "Custom");
    const changes: ServiceChange[] = [];
    if (
        isAnswered &&
        source !== notYetKnown &&
        wanted.keyVaultId !== notYetKnown &&
        source !== present.certificateSource
    ) {
        changes.push({
            text: `changes the certificate of host name ${name} from ${sourceName(present.certificateSource)} to ${sourceName(source)}`,
            hurts: false,
        });
    }
    if (isChanged("keyVaultId", null)) {
        changes.push({ text: `changes the Key Vault secret of host name ${name}`, hurts: false });
    }
    if (isChanged("identityClientId", null)) {
        changes.push({ text: `changes the identity that reads the certificate of host name ${name}`, hurts: false });
    }
    // Left out it is Azure's choice.
    if (typeof wanted.defaultSslBinding === "boolean" && isChanged("defaultSslBinding", false)) {
        changes.push({
            text: `${wanted.defaultSslBinding ? "makes" : "no longer makes"} host name ${name} the default for clients without server name indication`,
            hurts: false,
        });
    }
    if (isChanged("negotiateClientCertificate", false)) {
        changes.push(
            wanted.negotiateClientCertificate === true
                ? { text: `asks clients of host name ${name} for a certificate`, hurts: false }
                : {
                      text: `stops asking clients of host name ${name} for a certificate: policies that check it fail`,
                      hurts: false,
                      removes: [String(present.hostName)],
                      keep: "declare its negotiateClientCertificate as true",
                  },
        );
    }
    return changes;
}

const sourceName = (source: unknown): string =>
    ({ KeyVault: "Key Vault", Managed: "Azure's managed one", Custom: "an uploaded one" })[String(source)] ??
    String(source);
