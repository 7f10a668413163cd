import * as pulumi from "@pulumi/pulumi";
import { unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";
import type { KeptMembers } from "../../dynamic-providers/service-ready/kept-members";
import { withKept } from "./with-kept";

/**
 * {@link withKept}, of what is kept by a resource. Only the members that may be kept wait for it.
 *
 * @param unmanaged - members that others manage, by the names of `unmanageableMembers`.
 */
export function withKeptOutput<Inputs extends object>(
    inputs: Inputs,
    kept: pulumi.Output<KeptMembers>,
    unmanaged: readonly string[] = [],
): Inputs {
    const members = Object.entries(unmanageableMembers)
        .filter(([name]) => name === "customProperties" || unmanaged.includes(name))
        .map(([, member]) => member);
    const given = inputs as Readonly<Record<string, unknown>>;
    const merged = members.map((member) => {
        const value = pulumi.all([pulumi.output(given[member]), kept]).apply(([declared, live]) => {
            const own = live[member] === undefined ? {} : { [member]: live[member] };
            return withKept<Record<string, unknown>>({ [member]: declared }, own)[member];
        });
        return [member, value] as const;
    });
    return { ...inputs, ...Object.fromEntries(merged) };
}
