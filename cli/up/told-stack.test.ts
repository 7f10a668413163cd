import type { EngineEvent } from "@pulumi/pulumi/automation";
import { readOutputs, readSummary } from "./told-stack";

const event = (type: string, outputs: unknown): EngineEvent =>
    ({ resOutputsEvent: { metadata: { type, new: { outputs } } } }) as unknown as EngineEvent;
const stack = "pulumi:pulumi:Stack";

test("outputs are those that the stack was given last", () => {
    const events = [
        event(stack, {}),
        event(stack, { role: "active", nextUp: [1] }),
        event("other:index:Kind", { a: 1 }),
    ];
    expect(readOutputs(events)).toEqual({
        role: { value: "active", secret: false },
        nextUp: { value: [1], secret: false },
    });
});

test("they are not told where the stack's own event is missing, or where one holds a secret at any depth", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    expect(readOutputs([event("other:index:Kind", {})])).toBeUndefined();
    expect(readOutputs([event(stack, { url: "u", keys: [{ key: secret }] })])).toBeUndefined();
});

test("the summary is the last one", () => {
    const summary = (count: number) =>
        ({ summaryEvent: { resourceChanges: { create: count } } }) as unknown as EngineEvent;
    expect(readSummary([summary(1), summary(2), event(stack, {})])).toEqual({ resourceChanges: { create: 2 } });
    expect(readSummary([])).toEqual({ resourceChanges: undefined });
});
