import type { RoleState } from "../azure/role-assignments";
import type { ServiceObservation } from "../azure/service";
import type { VaultObservation } from "../azure/vault-storage";
import type { Problem } from "../common/problem";
import { findPlaceProblems, findVaultProblems } from "../preflight/vault-problems";
import { doctorOnly, ofProject, ofSite } from "./check";
import type { Check } from "./check";
import type { DeclaredProjectFacts, DeclaredSiteFacts } from "./facts";
import { severityFor } from "./service-checks";

interface VaultRule {
    readonly code: string;
    readonly asks: string;
    readonly wayOut: string;
    readonly commands: (account: VaultObservation, declared: DeclaredProjectFacts) => readonly string[];
}

const up = ["npx apim-dr up"];

/** What a preflight refuses a backup or a restore for, by its codes: told before the hour. */
const rulesOfPlace: readonly VaultRule[] = [
    {
        code: "ContainerMissing",
        asks: "Are the vault's containers there?",
        wayOut: "Run the vault's stack, which makes them.",
        commands: () => up,
    },
    {
        code: "CorsRules",
        asks: "Is the storage account free of CORS rules for blobs, with which Azure refuses backups?",
        wayOut: "Remove them.",
        commands: ({ name }) => [`az storage cors clear --services b --account-name ${name} --auth-mode login`],
    },
    {
        code: "FirewallExcludesService",
        asks: "Does the storage account's firewall let the service in?",
        wayOut: "Let trusted Azure services in, or declare another vaultAccessType.",
        commands: ({ name }) => [`az storage account update --name ${name} --bypass AzureServices`],
    },
    {
        code: "SharedKeyRefused",
        asks: "Does the storage account allow keys, where `vaultAccessType` is `AccessKey`?",
        wayOut: "Declare vaultAccessType SystemAssignedManagedIdentity.",
        commands: () => up,
    },
];

const rulesOfIdentity: readonly VaultRule[] = [
    {
        code: "IdentityMissing",
        asks: "Does the service have the identity that opens the vault?",
        wayOut: "Run the site's stack, which gives it one.",
        commands: () => up,
    },
    {
        code: "RoleMissing",
        asks: "May the service's identity write to the container of backups?",
        wayOut: "Run the site's stack, which gives the role.",
        commands: () => up,
    },
];

/** Whether both services and you can use the vault. */
export const vaultChecks: readonly Check[] = [
    ofProject(
        { code: "VaultMissing", asks: "Is the vault's storage account there?", usedBy: doctorOnly },
        ["vaultMissing"],
        ({ vaultMissing }) =>
            vaultMissing === null
                ? []
                : [
                      {
                          severity: "blocks",
                          about: "vault",
                          words: vaultMissing.headline,
                          wayOut: vaultMissing.next,
                          commands: [],
                      },
                  ],
    ),
    ofProject(
        { code: "VaultNotAnswering", asks: "Do the vault's blobs answer?", usedBy: doctorOnly },
        ["vaultOutage"],
        ({ vaultOutage }) =>
            vaultOutage === null
                ? []
                : [
                      {
                          severity: "blocks",
                          about: "vault",
                          words: `The vault does not answer: ${vaultOutage}`,
                          wayOut: "Nothing fails over until it answers. If it is lost: docs/runbooks/lost-authority.md.",
                          commands: ["npx apim-dr status"],
                      },
                  ],
    ),
    ...rulesOfPlace.map((rule) =>
        ofSite(
            { code: rule.code, asks: rule.asks, usedBy: doctorOnly },
            { site: ["service"], project: ["account"] },
            (site, { service, account }, declared) => {
                const place = service ?? (site.location === undefined ? undefined : { location: site.location });
                const problems = place ? findPlaceProblems(account, place, accessOf(site, declared)) : [];
                return told(rule, problems, site, account, declared);
            },
        ),
    ),
    ...rulesOfIdentity.map((rule) =>
        ofSite(
            { code: rule.code, asks: rule.asks, usedBy: doctorOnly },
            { site: ["service", "backupsRole"], project: ["account"] },
            (site, { service, backupsRole, account }, declared) => {
                const problems = service ? identityProblems(service, backupsRole, account, site, declared) : [];
                return told(rule, problems, site, account, declared);
            },
        ),
    ),
    ofProject(
        { code: "OperatorRoleMissing", asks: "May you write to the vault's catalog?", usedBy: doctorOnly },
        ["operatorRole"],
        ({ operatorRole }, { vault }) =>
            operatorRole === "absent" && vault.accessType !== "AccessKey"
                ? [
                      {
                          severity: "blocks",
                          about: "vault",
                          words: `You may not write to the container '${vault.catalogContainer}' of storage account '${accountName(vault.storageAccountId)}': a failover writes there.`,
                          wayOut: "Have its owner name you in operators of the vault's stack, or give you the role.",
                          commands: [
                              `az role assignment create --role "Storage Blob Data Contributor" --assignee "$you" --scope ${vault.storageAccountId}`,
                          ],
                      },
                  ]
                : [],
    ),
    ofProject(
        {
            code: "TrustedServiceAssumed",
            asks: "Do backups rest on trusted-service access through a firewall, which is assumed and not tried on Azure?",
            usedBy: doctorOnly,
        },
        ["account"],
        ({ account: { name, firewall } }, { vault: { accessType } }) =>
            !firewall.isOpen && firewall.trustsAzureServices && accessType === "SystemAssignedManagedIdentity"
                ? [
                      {
                          severity: "note",
                          about: "vault",
                          words: `Storage account '${name}' has a firewall, and backups pass it as those of a trusted Azure service: assumed, see docs/permissions.md.`,
                          wayOut: "See that the newest backup has succeeded since the firewall is there.",
                          commands: ["npx apim-dr snapshots"],
                      },
                  ]
                : [],
    ),
];

const accountName = (id: string): string => id.split("/").at(-1)!;

const accessOf = ({ clientId }: DeclaredSiteFacts, { vault }: DeclaredProjectFacts) => ({ ...vault, clientId });

/** The operator's role is a finding of its own. */
function identityProblems(
    service: ServiceObservation,
    backupsRole: RoleState,
    account: VaultObservation,
    site: DeclaredSiteFacts,
    declared: DeclaredProjectFacts,
): Problem[] {
    const roles = { service: backupsRole, operator: "unknown" } as const;
    return findVaultProblems(account, service, accessOf(site, declared), roles);
}

function told(
    { code, wayOut, commands }: VaultRule,
    problems: readonly Problem[],
    site: DeclaredSiteFacts,
    account: VaultObservation,
    declared: DeclaredProjectFacts,
) {
    return problems
        .filter((problem) => problem.code === code)
        .map(({ message }) => ({
            severity: severityFor(site, declared),
            about: site.site,
            words: message,
            wayOut,
            commands: commands(account, declared),
        }));
}
