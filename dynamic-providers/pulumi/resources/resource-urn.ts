import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../adapter";

/**
 * The URN that a resource will have, for an input. It depends on nothing: an output of the parent would make the
 * resource wait for its parent's children, itself among them.
 *
 * @param type - as in the resource's constructor, for example `Backup`.
 */
export function resourceUrn(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
    const urn = pulumi.createUrn(name, typeToken(type), parent);
    return new Promise((resolve) => void urn.apply(resolve));
}
