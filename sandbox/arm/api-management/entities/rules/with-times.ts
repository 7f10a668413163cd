import { isDeepStrictEqual } from "node:util";
import type { Entity } from "../../../../state/entity-store";
import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import type { Body } from "../render-entity";

/** When an entity was made and changed. What is put as it is has not changed: recorded of other kinds, which keep their ETag. */
export function withTimes(context: EntityContext, existing: Entity | undefined, properties: Body): Body {
    const before = existing?.properties;
    const isSame = Object.entries(properties).every(([name, value]) => isDeepStrictEqual(before?.[name], value));
    return {
        ...properties,
        createdDateTime: before?.createdDateTime ?? timeOf(context),
        updatedDateTime: before && isSame ? before.updatedDateTime : timeOf(context),
    };
}
