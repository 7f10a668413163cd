import { displayLocation } from "../common/locations";
import { isInRegion } from "../records/placement";
import { doctorOnly, ofProject } from "./check";
import type { Check } from "./check";
import type { DeclaredProjectFacts, ProjectFacts } from "./facts";

/** Whether the state of the stacks, and the key of its secrets, survive the loss of a site's region. */
export const stateChecks: readonly Check[] = [
    ofProject(
        {
            code: "StateBackendAtRisk",
            asks: "Is the state of the stacks kept outside this machine and outside the sites' regions?",
            usedBy: doctorOnly,
        },
        ["backend", "services"],
        ({ backend, services }, declared) => {
            if (backend.kind === "file") {
                return [
                    {
                        severity: "risks",
                        about: "state",
                        words: `The stacks' state is kept in files (${backend.url}): it is lost with this disk, and no other machine can run a failover.`,
                        wayOut: "Move it to a backend in a region where no site is, see docs/first-deployment.md.",
                        commands: ['pulumi login "azblob://<container>?storage_account=<account>"'],
                    },
                ];
            }
            const region = backend.kind === "blobs" ? regionOf(backend.location, services, declared) : undefined;
            return region === undefined
                ? []
                : [
                      {
                          severity: "risks",
                          about: "state",
                          words: `The stacks' state is kept in ${region}, where a site is: with that region it does not answer, and no stack can run.`,
                          wayOut: "Move it to a storage account in a region where no site is.",
                          commands: [],
                      },
                  ];
        },
    ),
    ofProject(
        {
            code: "StateBackendUnknown",
            asks: "Do `PULUMI_BACKEND_URL`, Pulumi.yaml and the subscriptions tell where the state is kept?",
            usedBy: doctorOnly,
        },
        ["backend"],
        ({ backend }) => {
            const words =
                backend.kind === "unknown"
                    ? "Neither PULUMI_BACKEND_URL nor Pulumi.yaml (backend.url) tells where the stacks' state is kept."
                    : backend.kind === "blobs" && backend.location === null
                      ? `The storage account of the state (${backend.url}) is in no subscription that was looked at: its region is not known.`
                      : undefined;
            return words === undefined
                ? []
                : [
                      {
                          severity: "note",
                          about: "state",
                          words,
                          wayOut: "See yourself that it is outside the sites' regions.",
                          commands: ["npx apim-dr pulumi whoami --verbose"],
                      },
                  ];
        },
    ),
    ofProject(
        {
            code: "StateKeyAtRisk",
            asks: "Is the Key Vault key that encrypts secrets in the state outside the sites' regions?",
            usedBy: doctorOnly,
        },
        ["stateKeys", "services"],
        ({ stateKeys, services }, declared) =>
            stateKeys.flatMap(({ stack, keyVault, location }) => {
                const region = regionOf(location, services, declared);
                return region === undefined
                    ? []
                    : [
                          {
                              severity: "risks" as const,
                              about: stack,
                              words: `The key that opens the secrets of stack '${stack}' is in Key Vault '${keyVault}' in ${region}, where a site is.`,
                              wayOut: "Use a key in a region where no site is.",
                              commands: [
                                  `pulumi stack change-secrets-provider "azurekeyvault://<vault>.vault.azure.net/keys/<key>" --stack ${stack}`,
                              ],
                          },
                      ];
            }),
    ),
];

/** @returns the region's name where a site is in it too. */
function regionOf(
    location: string | null,
    services: ProjectFacts["services"],
    { sites }: DeclaredProjectFacts,
): string | undefined {
    const places = [
        ...Object.values(services).flatMap((service) => (service ? [service.location] : [])),
        ...sites.flatMap((site) => (site.location === undefined ? [] : [site.location])),
    ];
    return location !== null && isInRegion(location, places) ? displayLocation(location) : undefined;
}
