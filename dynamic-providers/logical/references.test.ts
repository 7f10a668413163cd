import fc from "fast-check";
import { fromPortable, inOrder, toPortable } from "./references";

const service =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ApiManagement/service/contoso";

/** Texts that are, begin with or merely hold references, or look like one. */
const text = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `~${rest}`),
    fc.constantFrom("", "/apis/petstore", "/loggers/a", "-2/apis/x").map((rest) => `${service}${rest}`),
    fc.string().map((rest) => `see ${service}/apis/x ${rest}`),
);
const json = fc.letrec((tie) => ({
    value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
    ),
})).value;

test("JSON made portable and put back into the same service is the same, whatever its texts look like", () => {
    fc.assert(fc.property(json, (value) => expect(fromPortable(toPortable(value, service), service)).toEqual(value)));
});

test("a reference leads to the new service, and a text that only mentions an ID stays", () => {
    const other = service.replace("contoso", "fabrikam");
    const policy = `<set-variable value="${service}/apis/x" />`;
    const value = {
        loggerId: `${service.toUpperCase()}/loggers/A`,
        scope: service,
        policy,
        similar: `${service}-2/apis/x`,
    };
    const portable = toPortable(value, service);
    expect(portable).toEqual({ loggerId: "~/loggers/A", scope: "~", policy, similar: `${service}-2/apis/x` });
    expect(fromPortable(portable, other)).toEqual({ ...value, loggerId: `${other}/loggers/A`, scope: other });
});

test("the order of members does not count, that of a list does", () => {
    expect(JSON.stringify(inOrder({ b: [{ d: 1, c: 2 }], a: null }))).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(JSON.stringify(inOrder([2, 1]))).toBe("[2,1]");
});
