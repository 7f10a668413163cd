import * as pulumi from "@pulumi/pulumi";
import { findAzureProvider, readChildSubscription } from "../dynamic-providers/pulumi/program/explicit-provider";
import { endOnFailure } from "./end-on-failure";

/**
 * A component's region, once it is known that an explicit provider signs in as the program does: by then nothing has been
 * created.
 *
 * @param subject - what has the options, as text.
 */
export function onceProviderTaken(
    subject: string,
    location: string,
    opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.Input<string> {
    return findAzureProvider(opts)
        ? pulumi.output(endOnFailure(readChildSubscription(subject, opts))).apply(() => location)
        : location;
}
