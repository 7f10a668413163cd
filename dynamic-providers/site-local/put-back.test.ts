import { EntityRefusedError } from "../azure/entity-writer";
import type { EntityWriter } from "../azure/entity-writer";
import { putBackEntities } from "./put-back";

/** Refuses by path, as often as is said. */
function writerOf(refusals: Record<string, number>, failure?: string) {
    const requests: string[] = [];
    const answer = (request: string): Promise<void> => {
        requests.push(request);
        if (request === failure) {
            return Promise.reject(new Error("no connection"));
        }
        refusals[request] = (refusals[request] ?? 0) - 1;
        return refusals[request] >= 0 ? Promise.reject(new EntityRefusedError("in use")) : Promise.resolve();
    };
    const writer: EntityWriter = {
        put: (path) => answer(`PUT ${path}`),
        patch: (path) => answer(`PATCH ${path}`),
        delete: (path) => answer(`DELETE ${path}`),
    };
    return { writer, requests };
}

test("what is refused is asked for again once something else went through", async () => {
    const { writer, requests } = writerOf({ "PUT namedValues/a": 1, "DELETE namedValues/b": 1 });
    const outcome = await putBackEntities(
        writer,
        [{ path: "namedValues/a" }, { path: "backends/a" }],
        ["backends/b", "namedValues/b"],
    );
    expect(outcome).toEqual({ putBack: 2, removed: 2, left: [] });
    expect(requests.slice(4)).toEqual(["PUT namedValues/a", "DELETE namedValues/b"]);
});

test("what is refused to the end is named, and asked for no more", async () => {
    const { writer, requests } = writerOf({ "PUT backends/a": 9, "DELETE backends/b": 9 });
    expect(await putBackEntities(writer, [{ path: "backends/a" }, { path: "backends/c" }], ["backends/b"])).toEqual({
        putBack: 1,
        removed: 0,
        left: [
            { entity: "backends/a", reason: "it could not be put back: in use" },
            { entity: "backends/b", reason: "it came with the restore and could not be deleted: in use" },
        ],
    });
    expect(requests).toHaveLength(5);
});

test("any other failure ends it, for the next run to do it again", async () => {
    const { writer } = writerOf({}, "PUT backends/a");
    await expect(putBackEntities(writer, [{ path: "backends/a" }], [])).rejects.toThrow("no connection");
});
