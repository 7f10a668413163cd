import { doctorOnly, ofSite } from "./check";
import type { Check } from "./check";
import type { KeyVaultRight } from "./facts";
import { severityFor } from "./service-checks";

/** Whether the services can read what is kept in Key Vaults: a restore brings the references, and no right. */
export const keyVaultChecks: readonly Check[] = [
    ofSite(
        {
            code: "KeyVaultRightMissing",
            asks: "May each service's identity read the Key Vaults that named values, certificates and host names of the sites refer to?",
            usedBy: doctorOnly,
        },
        { site: ["keyVaultRights"] },
        (site, { keyVaultRights }, declared) =>
            keyVaultRights.flatMap((right) => {
                const words = whyNot(right);
                return words === undefined
                    ? []
                    : [
                          {
                              severity: severityFor(site, declared),
                              about: site.site,
                              words: `'${site.site}' ${words}: a restore into it would not be verified.`,
                              wayOut: "Give it the role Key Vault Secrets User, see docs/permissions.md.",
                              commands: [
                                  `az role assignment create --role "Key Vault Secrets User" --assignee-principal-type ServicePrincipal --assignee-object-id ${right.principalId ?? '"$principalId"'} --scope ${right.id ?? '"$keyvault"'}`,
                              ],
                          },
                      ];
            }),
    ),
    ofSite(
        {
            code: "KeyVaultSecretUnread",
            asks: "Could the service read each secret of a Key Vault when it last tried?",
            usedBy: doctorOnly,
        },
        { site: ["secrets"] },
        ({ site }, { secrets }) =>
            secrets
                .filter(({ lastCode }) => lastCode !== null && lastCode !== "Success")
                .map(({ name, lastCode }) => ({
                    severity: "risks" as const,
                    about: site,
                    words: `The service of '${site}' could not read what ${name} refers to: Azure says ${lastCode}.`,
                    wayOut: "Give its identity the role, and have it read again (refresh-secret).",
                    commands: [],
                })),
    ),
    ofSite(
        {
            code: "KeyVaultNotSeen",
            asks: "Are those Key Vaults in a subscription that was looked at?",
            usedBy: doctorOnly,
        },
        { site: ["keyVaultRights"] },
        ({ site }, { keyVaultRights }) =>
            keyVaultRights
                .filter(({ id }) => id === null)
                .map(({ keyVault }) => ({
                    severity: "note" as const,
                    about: site,
                    words: `The Key Vault '${keyVault}' is in no subscription that was looked at: whether '${site}' may read it is not known.`,
                    wayOut: "Look there yourself who holds Key Vault Secrets User.",
                    commands: [],
                })),
    ),
];

function whyNot({ keyVault, clientId, principalId, state }: KeyVaultRight): string | undefined {
    if (principalId === undefined) {
        const identity = clientId === null ? "system-assigned identity" : `identity with client ID '${clientId}'`;
        return `has no ${identity}, by which Key Vault '${keyVault}' is read`;
    }
    return state === "absent"
        ? `may not read secrets of Key Vault '${keyVault}' (identity '${principalId}')`
        : undefined;
}
