import type { FastifyInstance } from "fastify";
import { locations } from "../ground/locations";
import type { ArmState } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";
import { apiManagementVersions, cdnVersions, trafficManagerVersions } from "./api-versions";

interface ResourceType {
    readonly resourceType: string;
    readonly apiVersions: readonly string[];
    readonly isGlobal?: true;
}

/** Types that this cloud has. Versions of the ones that tests do not tell apart are those that its clients ask for. */
const providers: Readonly<Record<string, readonly ResourceType[]>> = {
    "Microsoft.ApiManagement": ["service", "deletedServices", "locations/deletedServices"].map((resourceType) => ({
        ...{ resourceType, apiVersions: newestFirst(apiManagementVersions) },
    })),
    "Microsoft.Authorization": ["roleAssignments", "roleDefinitions"].map((resourceType) => ({
        ...{ resourceType, apiVersions: ["2022-04-01"], isGlobal: true },
    })),
    "Microsoft.Cdn": ["profiles", "profiles/afdendpoints"].map((resourceType) => ({
        ...{ resourceType, apiVersions: newestFirst(cdnVersions), isGlobal: true },
    })),
    "Microsoft.Insights": [
        { resourceType: "autoscaleSettings", apiVersions: ["2021-05-01-preview"] },
        { resourceType: "eventtypes", apiVersions: ["2015-04-01"], isGlobal: true },
    ],
    "Microsoft.KeyVault": [{ resourceType: "vaults", apiVersions: ["2023-07-01"] }],
    "Microsoft.ManagedIdentity": [
        { resourceType: "userAssignedIdentities", apiVersions: ["2024-11-30", "2023-01-31"] },
    ],
    "Microsoft.Network": [
        { resourceType: "trafficManagerProfiles", apiVersions: newestFirst(trafficManagerVersions), isGlobal: true },
    ],
    "Microsoft.Resources": ["subscriptions", "resourceGroups", "resources"].map((resourceType) => ({
        ...{ resourceType, apiVersions: ["2024-03-01", "2022-12-01", "2021-04-01"] },
    })),
    "Microsoft.Storage": [
        {
            resourceType: "storageAccounts",
            apiVersions: ["2025-06-01", "2024-01-01", "2023-05-01", "2022-09-01", "2021-09-01"],
        },
    ],
};

/** The resource providers of this cloud. Source: https://learn.microsoft.com/rest/api/resources/providers */
export function registerResourceProviders(app: FastifyInstance, { identities, unregistered }: ArmState): void {
    const render = (namespace: string) => ({
        id: `/subscriptions/${identities.subscriptionId}/providers/${namespace}`,
        namespace,
        registrationPolicy: "RegistrationRequired",
        // Assumed: what is not registered can be used here all the same.
        registrationState: unregistered.has(namespace.toLowerCase()) ? "NotRegistered" : "Registered",
        resourceTypes: providers[namespace]!.map(({ resourceType, apiVersions, isGlobal }) => ({
            resourceType,
            locations: isGlobal ? ["global"] : locations.map(({ displayName }) => displayName),
            apiVersions,
            capabilities: "None",
        })),
    });
    app.get("/subscriptions/:sub/providers", () => ({ value: Object.keys(providers).map(render) }));
    app.get<{ Params: { namespace: string } }>("/subscriptions/:sub/providers/:namespace", ({ params }) => {
        const namespace = findNamespace(params.namespace);
        if (!namespace) {
            throw invalidNamespace(params.namespace);
        }
        return render(namespace);
    });
}

/**
 * What ARM says of a path that no type of a provider has. The codes are documented, and the sentences quoted by users:
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
 */
export function unknownType(path: string, apiVersion: string): ArmError {
    const [, namespace] = [...path.matchAll(/\/providers\/([^/]+)/gi)].at(-1) ?? [];
    const known = namespace === undefined ? undefined : findNamespace(namespace);
    if (namespace !== undefined && !known) {
        return invalidNamespace(namespace);
    }
    return new ArmError(
        404,
        "InvalidResourceType",
        `The resource type could not be found in the namespace '${known ?? "Microsoft.Resources"}' for api version '${apiVersion}'.`,
        true,
    );
}

const invalidNamespace = (namespace: string): ArmError =>
    new ArmError(404, "InvalidResourceNamespace", `The resource namespace '${namespace}' is invalid.`, true);

const findNamespace = (name: string): string | undefined =>
    Object.keys(providers).find((known) => known.toLowerCase() === name.toLowerCase());

function newestFirst(versions: readonly string[]): string[] {
    return [...versions].sort().reverse();
}
