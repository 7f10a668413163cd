import type * as pulumi from "@pulumi/pulumi";
import { AzureError } from "../../azure/errors";
import { CodedError } from "../../common/coded-error";
import { PreflightError } from "../../common/problem";
import { storedProvider } from "./stored-provider";
import type { ProviderMethods } from "./stored-provider";

const methods = ["check", "diff", "create", "update", "read", "delete"] as const;

/** A provider each of whose methods fails. */
async function providerThatThrows(failure: Error): Promise<Required<pulumi.dynamic.ResourceProvider>> {
    const fail = (): Promise<never> => Promise.reject(failure);
    const lifecycle = Object.fromEntries(methods.map((name) => [name, fail])) as unknown as ProviderMethods;
    const provider = {} as Required<pulumi.dynamic.ResourceProvider>;
    const config = { get: () => undefined, require: () => "" };
    await storedProvider(() => lifecycle).attach(provider, { config });
    return provider;
}

async function thrownBy(method: (typeof methods)[number], failure: Error): Promise<Error> {
    const provider = await providerThatThrows(failure);
    return (provider[method] as () => Promise<unknown>)().then(
        () => Promise.reject(new Error("It went well.")),
        (error: unknown) => error as Error,
    );
}

/** As Pulumi's host prints it. Source: @pulumi/pulumi, cmd/dynamic-provider/index.js */
const printed = (error: Error): string => `${String(error)}: ${error.stack}`;

describe.each(methods)("%s", (method) => {
    test.each([
        new CodedError("ServiceMissing", "There is none: create it."),
        new PreflightError("back up 'x'", [{ code: "RoleMissing", message: "grant it: the role" }]),
        new AzureError("read 'x'", "Other", "It went wrong."),
    ])("%s is told in its words, once, and without a stack", async (failure) => {
        const error = await thrownBy(method, failure);
        expect(error.message.startsWith(failure.message)).toBe(true);
        expect(printed(error)).toBe(error.message);
    });

    test("a defect keeps its stack, and what is kept of an unfinished run stays with it", async () => {
        const defect = new TypeError("x is not a function");
        const unfinished = Object.assign(new Error("unfinished"), { id: "i", properties: {}, reasons: ["unfinished"] });
        expect(await thrownBy(method, defect)).toBe(defect);
        expect(await thrownBy(method, unfinished)).toBe(unfinished);
    });
});
