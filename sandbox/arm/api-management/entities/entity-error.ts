import { ArmError } from "../../../wire/arm-error";

export interface ErrorDetail {
    readonly code: string;
    readonly target: string;
    readonly message: string;
}

/** What a service says of its entities: `details` and no `innerError`. Recorded: subscriptions_2022-08-01. */
export class EntityError extends ArmError {
    constructor(
        status: number,
        code: string,
        message: string,
        readonly details: readonly ErrorDetail[] | null = null,
    ) {
        super(status, code, message);
        this.name = "EntityError";
    }

    override get body() {
        const { code, message, details } = this;
        return { error: { code, message, details } } as unknown as ArmError["body"];
    }
}

/** The shape is quoted by users: Azure/apiops#491, Azure/apiops#668. */
export const invalidFields = (...fields: readonly (readonly [target: string, message: string])[]): EntityError =>
    new EntityError(
        400,
        "ValidationError",
        "One or more fields contain incorrect values:",
        fields.map(([target, message]) => ({ code: "ValidationError", target, message })),
    );

/** Quoted by users, `details` too: Azure/apiops#94. */
export const refused = (message: string): EntityError => new EntityError(400, "ValidationError", message);

/** Recorded: `Subscription not found.`, `NamedValue not found.` */
export const notFound = (collection: string): EntityError =>
    new EntityError(404, "ResourceNotFound", `${singular(collection)} not found.`);

export const preconditionFailed = (): EntityError =>
    new EntityError(412, "PreconditionFailed", "Resource was modified since last retrieval.");

function singular(collection: string): string {
    const word = collection.replace(/ies$/i, "y").replace(/s$/i, "");
    return word.charAt(0).toUpperCase() + word.slice(1);
}
