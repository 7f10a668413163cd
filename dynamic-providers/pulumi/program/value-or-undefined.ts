import * as pulumi from "@pulumi/pulumi";

/** Its value; undefined, and not unknown, where a preview does not know it yet. */
export function valueOrUndefined<T>(input: pulumi.Input<T>): pulumi.Output<T | undefined> {
    const output = pulumi.output(input) as pulumi.Output<T>;
    // Not in the type, and what outputs of several copies of @pulumi/pulumi know of each other.
    const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
    const known = isKnown.then((is) => (is ? output : undefined));
    return pulumi.output<Promise<pulumi.Output<T> | undefined>>(known) as pulumi.Output<T | undefined>;
}

/** The same where a program needs it before it declares anything; a secret stays in memory. */
export function knownValue<T>(input: pulumi.Input<T>): Promise<T | undefined> {
    return new Promise((resolve) => void valueOrUndefined(input).apply(resolve));
}
