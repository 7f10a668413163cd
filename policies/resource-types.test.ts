import { isInside } from "./resource-types";

test.each([
    ["urn:pulumi:s::p::a:b:Site$a:b:Service::name", "a:b:Site", true],
    ["urn:pulumi:s::p::x:y:Z$a:b:Site$a:b:Service::name", "a:b:Site", true],
    ["urn:pulumi:s::p::a:b:Site::name", "a:b:Site", false],
    ["urn:pulumi:s::p::a:b:Sites$a:b:Service::name", "a:b:Site", false],
    ["urn:pulumi:s::p::a:b:Service::a:b:Site$name", "a:b:Site", false],
])("%s inside of %s: %p", (urn, type, inside) => {
    expect(isInside(urn, type)).toBe(inside);
});
