import type { JsonObject } from "../common/json";
import type { MediaFile } from "../logical/portal-media";

/** One request of a restore. */
export interface RestoreStep {
    /** `deleteOwnSubscriptions`: those that Azure has made by itself for new products; they are live keys. */
    readonly action: "put" | "patch" | "delete" | "deleteOwnSubscriptions" | "putFile" | "deleteFile";
    readonly path: string;
    /** Of `putFile` and `deleteFile`: one of the developer portal's media. */
    readonly file?: MediaFile;
    /** @default none, as for a link */
    readonly body?: JsonObject;
    readonly query?: Readonly<Record<string, string>>;
    /** Where one of these was refused, it is not sent. What it lies below counts by itself. @default none */
    readonly requires?: readonly string[];
    /** Of `deleteOwnSubscriptions`: the products that were made, and names of subscriptions that stay. */
    readonly products?: readonly string[];
    readonly keep?: readonly string[];
}

/** Steps that may go at the same time, but for those of one lane: an API has one writer, in the order given. */
export interface RestoreStage {
    readonly name: string;
    readonly lanes: readonly (readonly RestoreStep[])[];
}
