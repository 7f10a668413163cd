import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { isGiven, isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { CertificateSource } from "./certificate-source";
import { HostnameType } from "./hostname-type";
import { isTier, tiersWithSeveralGatewayHostnames } from "./tier";

/** Source: https://azure.microsoft.com/pricing/details/api-management/ */
const maxHostnames = 20;
const hostNamePattern =
    /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const keyVaultPattern = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?\/secrets\/[a-z0-9-]+(\/[a-z0-9]+)?\/?$/i;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Members of Azure's own that would put a certificate's key into state. */
const keyMembers = ["encodedCertificate", "certificatePassword"];

/** Source: https://learn.microsoft.com/azure/api-management/configure-custom-domain */
export function validateHostnames(shape: ApiManagementShape): InputFailure[] {
    const { hostnames } = shape;
    if (!isGiven(hostnames)) {
        return [];
    }
    if (!Array.isArray(hostnames)) {
        return [inputFailure("hostnames", hostnames, "it must be a list of {type, hostName, keyVaultId}.")];
    }
    const entries = hostnames.flatMap((entry: unknown, index) =>
        isMembers(entry) ? [{ path: `hostnames[${index}]`, ...entry }] : [],
    );
    return [
        ...(hostnames.length > maxHostnames
            ? [inputFailure("hostnames", hostnames.length, `Azure takes at most ${maxHostnames}: name fewer.`)]
            : []),
        ...hostnames.flatMap((entry: unknown, index) =>
            isMembers(entry) || entry === notYetKnown
                ? []
                : [inputFailure(`hostnames[${index}]`, entry, "it must be {type, hostName, keyVaultId}.")],
        ),
        ...entries.flatMap((entry) => validateEntry(entry, shape)),
        ...validateTogether(entries, shape.tier),
    ];
}

interface HostnameShape {
    readonly path: string;
    readonly type?: unknown;
    readonly hostName?: unknown;
    readonly certificateSource?: unknown;
    readonly keyVaultId?: unknown;
    readonly identityClientId?: unknown;
    readonly defaultSslBinding?: unknown;
    readonly negotiateClientCertificate?: unknown;
}

function validateEntry(entry: HostnameShape, { systemAssignedIdentity }: ApiManagementShape): InputFailure[] {
    const { path, type, hostName, certificateSource, keyVaultId, identityClientId, defaultSslBinding } = entry;
    const failures: InputFailure[] = [];
    const refuse = (member: keyof HostnameShape, rule: string): void => {
        failures.push(inputFailure(`${path}.${member}`, entry[member], rule));
    };
    const types = Object.values<unknown>(HostnameType);
    if (type !== notYetKnown && !types.includes(type)) {
        refuse("type", `it must be one of ${types.join(", ")}.`);
    }
    if (hostName !== notYetKnown && !(typeof hostName === "string" && hostNamePattern.test(hostName))) {
        refuse("hostName", "it must be a domain name, for example api.contoso.com or *.contoso.com.");
    } else if (typeof hostName === "string" && /\.azure-api\.(net|us|cn)$/i.test(hostName)) {
        refuse("hostName", "Azure always adds its own: leave it out.");
    }
    const isManaged = certificateSource === CertificateSource.Managed;
    if (certificateSource !== notYetKnown && isGiven(certificateSource)) {
        const rule = ruleOfSource(certificateSource);
        if (rule !== undefined) {
            refuse("certificateSource", rule);
        }
    }
    if (isManaged) {
        failures.push(...validateManaged(entry));
    } else if (
        keyVaultId !== notYetKnown &&
        certificateSource !== notYetKnown &&
        !(typeof keyVaultId === "string" && keyVaultPattern.test(keyVaultId))
    ) {
        refuse(
            "keyVaultId",
            `it must be the URL of a Key Vault secret, https://{vault}.vault.azure.net/secrets/{name}, that holds the certificate${keyVaultId === undefined ? '; or set certificateSource to "Managed" for Azure\'s own' : ""}.`,
        );
    }
    if (isGiven(identityClientId) && !(typeof identityClientId === "string" && uuidPattern.test(identityClientId))) {
        refuse("identityClientId", "it must be the client ID (a UUID) of a user-assigned identity of the service.");
    } else if (!isManaged && identityClientId === undefined && systemAssignedIdentity === false) {
        refuse(
            "identityClientId",
            "systemAssignedIdentity is false, so nothing could read the certificate: name a user-assigned identity.",
        );
    }
    for (const member of ["defaultSslBinding", "negotiateClientCertificate"] as const) {
        if (isGiven(entry[member]) && typeof entry[member] !== "boolean") {
            refuse(member, "it must be true or false.");
        }
    }
    if (defaultSslBinding === true && isGiven(type) && type !== HostnameType.Proxy) {
        refuse("defaultSslBinding", `it is for type "Proxy" only, and type is ${show(type)}: leave it out.`);
    }
    for (const member of keyMembers.filter((name) => name in entry)) {
        failures.push({
            property: `${path}.${member}`,
            reason: `${path}.${member} is set (its value is not shown): a certificate's key is not taken from a program or its config. Put the certificate into Key Vault and name it by keyVaultId.`,
        });
    }
    return failures;
}

/** What a program cannot declare is told as that. */
function ruleOfSource(source: unknown): string | undefined {
    const sources = Object.values<unknown>(CertificateSource);
    switch (source) {
        case "Custom":
            return 'an uploaded certificate cannot be declared, since its key would have to be in the program: put it into Key Vault and name it by keyVaultId, or leave the host name to the team or tool that uploads it (unmanaged: ["hostnames"]).';
        case "BuiltIn":
            return "that is Azure's own host name, which is always there: leave the entry out.";
        default:
            return sources.includes(source) ? undefined : `it must be one of ${sources.join(", ")}.`;
    }
}

/** Source: https://learn.microsoft.com/azure/api-management/configure-custom-domain, "Domain certificate options" */
function validateManaged(entry: HostnameShape): InputFailure[] {
    const { path, type, hostName, keyVaultId, identityClientId } = entry;
    const refuse = (member: keyof HostnameShape, rule: string) =>
        inputFailure(`${path}.${member}`, entry[member], rule);
    return [
        ...(isGiven(type) && type !== HostnameType.Proxy
            ? [
                  refuse(
                      "type",
                      'Azure manages certificates of type "Proxy" only: name a certificate in Key Vault by keyVaultId.',
                  ),
              ]
            : []),
        ...(typeof hostName === "string" && hostName.startsWith("*.")
            ? [
                  refuse(
                      "hostName",
                      "Azure manages no certificate for a wildcard: name each host name, or a certificate in Key Vault.",
                  ),
              ]
            : []),
        ...(isGiven(keyVaultId)
            ? [refuse("keyVaultId", 'certificateSource is "Managed", which has no Key Vault: leave one of them out.')]
            : []),
        ...(isGiven(identityClientId)
            ? [refuse("identityClientId", 'certificateSource is "Managed", which reads no Key Vault: leave it out.')]
            : []),
    ];
}

function validateTogether(entries: readonly HostnameShape[], tier: unknown): InputFailure[] {
    return entries.flatMap(({ path, type, hostName, defaultSslBinding }, index) => {
        const failures: InputFailure[] = [];
        const earlier = entries.slice(0, index);
        const sameName = earlier.find(
            (other) =>
                typeof hostName === "string" &&
                typeof other.hostName === "string" &&
                other.hostName.toLowerCase() === hostName.toLowerCase(),
        );
        if (sameName) {
            failures.push(
                inputFailure(
                    `${path}.hostName`,
                    hostName,
                    `it is the same as ${sameName.path}.hostName: name it once.`,
                ),
            );
        }
        const sameType = isGiven(type) && earlier.find((other) => other.type === type);
        if (sameType && type !== HostnameType.Proxy) {
            failures.push(
                inputFailure(
                    `${path}.type`,
                    type,
                    `it has ${sameType.path} already, and only "Proxy" may have several.`,
                ),
            );
        } else if (sameType && isTier(tier) && !tiersWithSeveralGatewayHostnames.includes(tier)) {
            failures.push(
                inputFailure(
                    `${path}.type`,
                    type,
                    `tier ${show(tier)} has one host name for the gateway: leave the others out, or choose ${tiersWithSeveralGatewayHostnames.join(" or ")}.`,
                ),
            );
        }
        const otherDefault = defaultSslBinding === true && earlier.find((other) => other.defaultSslBinding === true);
        if (otherDefault) {
            failures.push(
                inputFailure(
                    `${path}.defaultSslBinding`,
                    true,
                    `so it is in ${otherDefault.path}: set it for one host name only.`,
                ),
            );
        }
        return failures;
    });
}
