import * as pulumi from "@pulumi/pulumi";
import { ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CodedError } from "../dynamic-providers/common/coded-error";
import { components } from "./components";
import { constructOptions } from "./construct-options";
import { withPlainInputs } from "./plain-inputs";
import type { Properties } from "./properties";
import {
    awaitFeatureSupport,
    deserializeInputs,
    resetOptions,
    waitForRPCs,
    withLocalStorage,
} from "./pulumi-internals";
import { requireOneSignIn } from "./require-one-sign-in";
import { inputsOf, outputsOf } from "./schema";

/**
 * Declares a component for a program in another language, with the options that it has there.
 *
 * @param engine - its address.
 * @param config - of the plugin.
 * @throws RunError that names every reason, before anything is declared, as in a TypeScript program.
 */
export function construct(
    request: ConstructRequest,
    engine: string | undefined,
    config: Properties,
): Promise<ConstructResponse> {
    const name = request.getType().replace("apim-dr:index:", "");
    const declare = components[name];
    if (!declare) {
        throw new CodedError("ResourceUnknown", `the plugin has no component '${name}': it is of another version.`);
    }
    return withLocalStorage(async () => {
        await enterRun(request, engine!);
        requireOneSignIn(config);
        const given = await deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
        const inputs = await withPlainInputs(`${name} '${request.getName()}'`, inputsOf(name), given);
        const component = await orEarlierFailure(async () => {
            const declared = await declare(request.getName(), inputs as never, constructOptions(request));
            await waitForRPCs();
            return declared;
        });
        const answer = await toAnswer(name, component);
        await waitForRPCs();
        return answer;
    });
}

/** The settings of the run that the program is in. */
async function enterRun(request: ConstructRequest, engine: string): Promise<void> {
    resetOptions(
        request.getProject(),
        request.getStack(),
        request.getParallel(),
        engine,
        request.getMonitorendpoint(),
        request.getDryrun(),
        request.getOrganization(),
    );
    await awaitFeatureSupport();
    const settings = Object.fromEntries(request.getConfigMap().toArray());
    pulumi.runtime.setAllConfig(settings, request.getConfigsecretkeysList());
}

/**
 * What is found wrong only once an output is known rejects a promise that nothing waits for: in a program that ends the run,
 * and here the component's call.
 */
function orEarlierFailure<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
        process.on("unhandledRejection", reject);
        void work()
            .then(resolve, reject)
            .finally(() => process.off("unhandledRejection", reject));
    });
}

/** What the component gives, with the resources that each output comes from. */
async function toAnswer(name: string, component: pulumi.ComponentResource): Promise<ConstructResponse> {
    const outputs = component as unknown as Readonly<Record<string, unknown>>;
    const given = Object.fromEntries(outputsOf(name).map((output) => [output, outputs[output]]));
    const [state, dependencies] = await pulumi.runtime.serializeResourceProperties(`construct(${name})`, given);
    const answer = new ConstructResponse();
    answer.setUrn(await urnOf(component));
    answer.setState(Struct.fromJavaScript(state as Parameters<typeof Struct.fromJavaScript>[0]));
    for (const [output, resources] of dependencies) {
        const from = new ConstructResponse.PropertyDependencies();
        from.setUrnsList(await Promise.all([...resources].map(urnOf)));
        answer.getStatedependenciesMap().set(output, from);
    }
    return answer;
}

const urnOf = ({ urn }: pulumi.Resource): Promise<string> => new Promise((done) => void urn.apply(done));
