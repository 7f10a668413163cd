import * as pulumi from "@pulumi/pulumi";
import { inProgram } from "./run-error";

const thrown = (error: unknown) =>
    inProgram(() => {
        throw error;
    }).catch((caught: unknown) => caught as pulumi.RunError);

test("what is told in words reaches Pulumi as these alone, with no stack to inspect", async () => {
    const caught = await thrown(new Error("The vault's catalog holds no authority"));
    expect(pulumi.RunError.isInstance(caught)).toBe(true);
    expect(caught.message).toBe("The vault's catalog holds no authority");
    expect(caught.stack).not.toContain("    at ");
});

test("a RunError stays what it is, without the stack", async () => {
    const error = new pulumi.RunError("refused");
    expect(await thrown(error)).toBe(error);
    expect(error.stack).toBe("RunError: refused");
});

test("a mistake of the program is shown with its place", async () => {
    expect((await thrown(new TypeError("x is not a function"))).message).toMatch(
        /^TypeError: x is not a function\n +at .*run-error\.test/s,
    );
});

test("what does not throw is passed on", async () => {
    expect(await inProgram(() => Promise.resolve(1))).toBe(1);
});
