import { EntityRefusedError } from "../azure/entity-writer";
import type { EntityWriter } from "../azure/entity-writer";
import { AzureError } from "../azure/errors";
import { applyPlan } from "./apply-plan";
import type { RestoreStage, RestoreStep } from "./restore-step";

const put = (path: string, more: Partial<RestoreStep> = {}): RestoreStep => ({
    action: "put",
    path,
    body: {},
    ...more,
});
const stage = (...lanes: RestoreStep[][]): RestoreStage => ({ name: "links", lanes });

/** A writer that answers with these errors first, by the path. */
function apply(stages: readonly RestoreStage[], errors: Readonly<Record<string, readonly Error[]>> = {}) {
    const left = new Map(Object.entries(errors).map(([path, all]) => [path, [...all]]));
    const sent: string[] = [];
    const waits: number[] = [];
    const answer = (path: string): Promise<void> => {
        sent.push(path);
        const error = left.get(path)?.shift();
        return error ? Promise.reject(error) : Promise.resolve();
    };
    const answerFile = ({ name }: { readonly name: string }): Promise<void> => answer(name);
    const writer: EntityWriter = { put: answer, patch: answer, delete: answer };
    const done = applyPlan(stages, {
        writer,
        reader: {
            list: () => {
                throw new Error("Nothing is listed here.");
            },
        },
        media: { write: answerFile, delete: answerFile },
        progress: () => undefined,
        pause: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    });
    return { done, sent, waits };
}

test.each([
    [409, "PessimisticConcurrencyConflict", ""],
    [409, "ManagementApiRequestFailed", ""],
    [422, "ManagementApiRequestFailed", ""],
    [409, "Conflict", "Operation on the API is in progress"],
    [412, "PreconditionFailed", ""],
])("%d %s is sent again a little later, each time later", async (status, code, message) => {
    const busy = new AzureError("write 'apis/a'", code, message, status);
    const { done, sent, waits } = apply([stage([put("apis/a")])], { "apis/a": [busy, busy, busy] });
    expect(await done).toEqual({ done: 1, problems: [] });
    expect(sent).toHaveLength(4);
    expect(waits).toEqual([...waits].sort((left, right) => left - right));
});

test("what fails otherwise ends the run: the next one sends what is left", async () => {
    const denied = new AzureError("write 'apis/a'", "AuthorizationFailed", "", 403);
    await expect(apply([stage([put("apis/a")])], { "apis/a": [denied] }).done).rejects.toBe(denied);
});

test("a link that exists already is as it should be; an entity that is refused is not", async () => {
    const exists = new EntityRefusedError("Link already exists between specified entities.");
    const link = put("products/p/apis/a", { body: undefined });
    expect(await apply([stage([link])], { "products/p/apis/a": [exists] }).done).toEqual({ done: 1, problems: [] });
    const refused = apply([stage([put("tags/t")])], { "tags/t": Array.from({ length: 9 }, () => exists) });
    expect((await refused.done).problems).toMatchObject([{ code: "EntityRefused", entity: "tags/t" }]);
});

test("what is refused is sent again once something else went through; what depends on it waits for it", async () => {
    const missing = new EntityRefusedError("not there yet");
    const stages = [stage([put("apis/a"), put("apis/a/operations/o")], [put("tags/t")])];
    const { done, sent } = apply(stages, { "apis/a": [missing] });
    expect(await done).toEqual({ done: 3, problems: [] });
    expect(sent).toEqual(["apis/a", "tags/t", "apis/a", "apis/a/operations/o"]);
});
