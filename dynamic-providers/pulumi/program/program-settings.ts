import * as pulumi from "@pulumi/pulumi";
import { parseJson } from "../../common/parse-json";
import { programError } from "../program-error";
import { readAzureSettings } from "../../sign-in/settings";
import { mockSubscriptionId } from "../../mock-azure/observe";
import { isUnderMocks } from "./under-mocks";
import type { AzureSettings } from "../../sign-in/settings";

/** The sign-in of the stack whose program runs. */
export function readProgramSettings(): AzureSettings {
    const config = (key: string): string | undefined => {
        const [namespace = "", name = ""] = key.split(":");
        return new pulumi.Config(namespace).get(name);
    };
    return readAzureSettings(config, process.env);
}

/**
 * The subscription that azure-native puts the program's resources into.
 *
 * @throws RunError when none is set.
 */
export function requireSubscriptionId(): string {
    const subscriptionId = findSubscriptionId() ?? (isUnderMocks() ? mockSubscriptionId : undefined);
    if (!subscriptionId) {
        throw programError(
            "SubscriptionNotSet",
            "azure-native:subscriptionId is not set: set it in the stack's config, or ARM_SUBSCRIPTION_ID in the environment.",
        );
    }
    return subscriptionId;
}

/** The project's sites, where its config names them as `sites`, as `apim-dr up` has them; empty where it does not. */
export function readSiteNames(): readonly string[] {
    const { value } = parseJson(new pulumi.Config().get("sites") ?? "");
    return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** As {@link requireSubscriptionId}. @returns undefined when none is set: azure-native then takes that of the Azure CLI. */
export function findSubscriptionId(): string | undefined {
    return new pulumi.Config("azure-native").get("subscriptionId") || process.env.ARM_SUBSCRIPTION_ID || undefined;
}
