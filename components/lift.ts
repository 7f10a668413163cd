import * as pulumi from "@pulumi/pulumi";

/**
 * Applies a function to an input, and only waits where the input does: a preview then knows every member that is known,
 * though a neighbour is not.
 */
export function lift<T, R>(input: pulumi.Input<T>, map: (value: T) => pulumi.Input<R>): pulumi.Input<R> {
    return pulumi.Output.isInstance(input) || input instanceof Promise
        ? (pulumi.output(input).apply((value) => map(value as T)) as pulumi.Input<R>)
        : map(input);
}
