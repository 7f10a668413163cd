/**
 * For `node --require`, in every process of an engine's run. @pulumi/pulumi loads npm's own installer and TypeScript wherever
 * it is loaded, which is most of the time that a provider needs to start. A provider calls neither, a program the second one
 * at most: both are loaded when they are first touched.
 */
const Module = require("node:module");

const touchedLater = new Set(["@npmcli/arborist", "typescript"]);
const load = Module._load;

Module._load = function (request, parent, isMain) {
    const get = () => load.call(this, request, parent, isMain);
    return touchedLater.has(request) && parent?.filename.includes("@pulumi") ? lazily(get) : get();
};

/** What `get` gives, which is asked for the first of its members. */
function lazily(get) {
    let loaded;
    const whole = () => (loaded ??= get());
    return new Proxy(
        {},
        {
            // Compilers ask for this one when they import: that is no use of it.
            get: (_, name) => (name === "__esModule" && !loaded ? true : whole()[name]),
            has: (_, name) => name in whole(),
            ownKeys: () => Reflect.ownKeys(whole()),
            getOwnPropertyDescriptor: (_, name) => ({
                ...Reflect.getOwnPropertyDescriptor(whole(), name),
                configurable: true,
            }),
        },
    );
}
