import type { ConfigMap } from "@pulumi/pulumi/automation";
import { toObservedVault } from "../../dynamic-providers/authority/authority-inputs";
import type { LookedAt } from "../../dynamic-providers/authority/look";
import type { AccessType } from "../../dynamic-providers/azure/access-type";
import type { EndpointKind, EndpointNames } from "../../dynamic-providers/azure/endpoint-names";
import {
    parseResourceId,
    resourceIdOf,
    serviceType,
    storageAccountType,
} from "../../dynamic-providers/azure/resource-id";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { stacksThatRun } from "../up/project";
import type { Project } from "../up/project";
import { configFromFiles } from "./declared-files";

/** Where everything of a project lies, by its files alone. */
export interface Places extends LookedAt {
    /** What each site's stack declares. */
    readonly configs: Readonly<Record<string, ConfigMap>>;
}

export interface PlacesOptions {
    /** Resource ID of the vault's storage account. @default as the files tell */
    readonly storageAccount?: string;
}

/**
 * @throws CodedError with all that is missing, and how to name it.
 */
export function findPlaces(
    project: Project,
    { storageAccount }: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Places {
    const configOf = configFromFiles(project);
    const signIn = configOf(stackThatRuns(project, "vault") ?? "");
    const failures: string[] = [];
    const storageAccountId = storageAccount ?? storageAccountOf(project, signIn, environment, failures);
    if (storageAccount !== undefined && !parseResourceId(storageAccount, storageAccountType)) {
        failures.push(
            `--storage-account is '${storageAccount}': it must be a resource ID, /subscriptions/…/resourceGroups/…/providers/${storageAccountType}/….`,
        );
    }
    if (failures.length > 0 || storageAccountId === undefined) {
        throw new CodedError("PlacesUnknown", failures.join("\n"));
    }
    const configs = Object.fromEntries(project.sites.map((site) => [site, configOf(site)]));
    const services = Object.entries(configs).flatMap(([site, config]) => {
        const name = textOf(project, config, "serviceName");
        const subscriptionId = subscriptionOf(config, environment);
        const resourceGroupName = textOf(project, config, "resourceGroup") ?? `rg-${name}`;
        return name === undefined || subscriptionId === undefined
            ? []
            : [[site, resourceIdOf({ subscriptionId, resourceGroupName, type: serviceType, name })] as const];
    });
    const traffic = stackThatRuns(project, "traffic");
    return {
        vault: toObservedVault({
            storageAccountId,
            accessType: textOf(project, signIn, "vaultAccessType") as AccessType | undefined,
            // Whoever asks how things are does not wait for a role.
            accessWaitSeconds: 0,
        }),
        signIn: (key) => signIn[key]?.value,
        configs,
        services: Object.fromEntries(services),
        endpoint: traffic === undefined ? undefined : endpointOf(project, configOf(traffic), environment),
    };
}

/** The first, where several do. */
export const stackThatRuns = (project: Project, program: string): string | undefined =>
    stacksThatRun(project, program)[0];

const textOf = ({ name }: Project, config: ConfigMap, key: string): string | undefined =>
    config[`${name}:${key}`]?.value;

const subscriptionOf = (
    config: ConfigMap,
    environment: Readonly<Record<string, string | undefined>>,
): string | undefined => config["azure-native:subscriptionId"]?.value ?? (environment.ARM_SUBSCRIPTION_ID || undefined);

function storageAccountOf(
    project: Project,
    config: ConfigMap,
    environment: Readonly<Record<string, string | undefined>>,
    failures: string[],
): string | undefined {
    const resourceGroupName = textOf(project, config, "vaultResourceGroup");
    const name = textOf(project, config, "vaultStorageAccount");
    const subscriptionId = subscriptionOf(config, environment);
    if (resourceGroupName === undefined || name === undefined) {
        failures.push(
            "The project's files name no vault (vaultResourceGroup and vaultStorageAccount in Pulumi.yaml): give its storage account's " +
                "resource ID, --storage-account /subscriptions/….",
        );
    }
    if (subscriptionId === undefined) {
        failures.push(
            "No subscription is set: set azure-native:subscriptionId in the vault's stack, or ARM_SUBSCRIPTION_ID.",
        );
    }
    return resourceGroupName === undefined || name === undefined || subscriptionId === undefined
        ? undefined
        : resourceIdOf({ subscriptionId, resourceGroupName, type: storageAccountType, name });
}

function endpointOf(
    project: Project,
    config: ConfigMap,
    environment: Readonly<Record<string, string | undefined>>,
): EndpointNames | undefined {
    const endpointName = textOf(project, config, "endpointName");
    const subscriptionId = subscriptionOf(config, environment);
    const resourceGroupName = textOf(project, config, "resourceGroup") ?? `rg-${endpointName}`;
    const kind: EndpointKind =
        textOf(project, config, "trafficKind") === "TrafficManager" ? "TrafficManager" : "FrontDoor";
    return endpointName === undefined || subscriptionId === undefined
        ? undefined
        : { kind, subscriptionId, resourceGroupName, endpointName };
}
