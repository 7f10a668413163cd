import type * as pulumi from "@pulumi/pulumi";
import { programError } from "../../dynamic-providers/pulumi/program-error";
import { unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";

const serviceType = /^azure-native:apimanagement(\/[^:]+)?:ApiManagementService$/;

/**
 * The options of a component, whose service then takes no `ignoreChanges` on what others may manage: an update for another
 * reason would send the value that the state has, and take away what they have changed since. `*` passes: nothing is sent then.
 */
export function withIgnoredRefused(opts: pulumi.ComponentResourceOptions | undefined): pulumi.ComponentResourceOptions {
    return { ...opts, transforms: [...(opts?.transforms ?? []), refuseIgnored] };
}

/** @throws RunError */
export const refuseIgnored: pulumi.ResourceTransform = ({ type, name, opts }) => {
    const { ignoreChanges = [] } = opts as pulumi.CustomResourceOptions;
    const ignored = serviceType.test(type) ? findIgnored(ignoreChanges) : [];
    if (ignored.length > 0) {
        const [unmanaged, members] = [ignored.map(([argument]) => argument), ignored.map(([, member]) => member)];
        throw programError(
            "IgnoredMember",
            `Service '${name}' has ignoreChanges on ${members.join(", ")}: the next update for another reason would send the ` +
                "value that Pulumi's state has, and undo what others have changed since. Take it out, and set " +
                `unmanaged: ${JSON.stringify(unmanaged)}, which sends what is live then.`,
        );
    }
    return undefined;
};

function findIgnored(paths: readonly string[]): [argument: string, member: string][] {
    // Of the tier and the units, others manage the units alone.
    const roots = paths.filter((path) => path !== "sku.name").map((path) => path.split(/[.[]/)[0]);
    return Object.entries(unmanageableMembers).filter(([, member]) => roots.includes(member));
}
