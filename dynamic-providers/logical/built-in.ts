import type { RawEntity } from "../azure/entity";
import type { EntityKind } from "../inventory/kinds";

/** Whether it is one that Azure keeps in every service by itself, and refuses to have written. */
export const isBuiltIn = (kind: EntityKind | undefined, path: string, raw: RawEntity): boolean =>
    kind?.builtIn?.is({ ...raw, name: path.split("/").at(-1)! }) ?? false;
