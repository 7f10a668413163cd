import type * as pulumi from "@pulumi/pulumi";
import { programError } from "./program-error";

/**
 * The options of a resource whose provider is a part of this package: it signs in as the stack's config says, and no other
 * provider can stand in for it.
 *
 * @throws RunError where the options name one.
 */
export function ownSignIn<T extends pulumi.CustomResourceOptions | undefined>(type: string, name: string, opts: T): T {
    if (opts?.provider) {
        throw programError(
            "ProviderNotTaken",
            `${type} '${name}' is given a provider, but signs in to Azure with the stack's config: leave the option ` +
                "provider out. Use a resource ID to name a resource in another subscription.",
        );
    }
    return opts;
}
