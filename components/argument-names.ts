import * as pulumi from "@pulumi/pulumi";
import type { InputFailure } from "../dynamic-providers/common/failure";
import { findUnknownMembers } from "../dynamic-providers/common/unknown-members";

/** Stands for an object whose members are not checked: those of a resource of azure-native. */
export const anyMembers = Symbol("any members");

/**
 * The names of all arguments, with those of the objects and lists of objects in them. It has each member of the interface:
 * a new one does not compile until it is in the table.
 */
export type ArgumentNames<Args> = { readonly [Name in keyof Args]-?: NamesIn<Plain<Args[Name]>> };

type NamesIn<T> = [T] extends [readonly (infer Entry)[]]
    ? NamesIn<Plain<Entry>>
    : [T] extends [object]
      ? string extends keyof T
          ? true
          : ArgumentNames<T> | typeof anyMembers
      : true;

/** An input's own type. */
type Plain<T> = T extends Promise<unknown> | pulumi.OutputInstance<unknown> | undefined ? never : T;

/** An {@link ArgumentNames} of some interface. */
interface Names {
    readonly [name: string]: true | typeof anyMembers | Names;
}

/**
 * The arguments that the interface does not have, each with the name that may be meant. Outputs, promises and resources are
 * not looked into.
 *
 * @param owner - the component, as the message names it.
 * @param more - what else is wrong with the arguments: what is named there is not named twice.
 */
export function refuseUnknownMembers(
    owner: string,
    args: unknown,
    names: Names,
    more: readonly InputFailure[] = [],
): InputFailure[] {
    return findAll(owner, args, names, "").filter(
        ({ property }) => !more.some((failure) => failure.property === property),
    );
}

function findAll(owner: string, args: unknown, names: Names, path: string): InputFailure[] {
    if (Array.isArray(args)) {
        return args.flatMap((entry, index) => {
            const place = `${path}[${index}]`;
            return findAll(place, entry, names, place);
        });
    }
    if (typeof args !== "object" || args === null || isOpaque(args)) {
        return [];
    }
    const nested = Object.entries(names).flatMap(([name, within]) => {
        const place = path === "" ? name : `${path}.${name}`;
        const value = (args as Partial<Record<string, unknown>>)[name];
        return typeof within === "object" ? findAll(place, value, within, place) : [];
    });
    return [...findUnknownMembers(owner, args, Object.keys(names), path), ...nested];
}

const isOpaque = (value: object): boolean =>
    pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value);
