import type {
    DestroyOptions,
    EngineEvent,
    OutputMap,
    RefreshOptions,
    Stack,
    UpdateSummary,
    UpOptions,
} from "@pulumi/pulumi/automation";

/** Operations after which the Automation API asks the CLI what has become of the stack. */
type Told = Pick<Stack, "up" | "refresh" | "destroy">;

/** Source: sdk/go/common/resource/sig.SecretSig */
const signature = "4dabf18193072939515e22adb298388d";

/**
 * A stack that is told by the engine's events what an operation came to. The Automation API starts the CLI once or three
 * times more after each, for the outputs and the history, which takes longer than an `up` that finds nothing to do. It still
 * does where an output holds a secret: events hide those.
 *
 * Of the summary there is what the operation changed, and no more.
 */
export function toldByEvents<S extends Stack>(stack: S): S {
    const told: Told = {
        up: (options?: UpOptions) => withEvents(stack, options, (each, heard) => each.up(heard)),
        refresh: (options?: RefreshOptions) => withEvents(stack, options, (each, heard) => each.refresh(heard)),
        destroy: (options?: DestroyOptions) => withEvents(stack, options, (each, heard) => each.destroy(heard)),
    };
    return Object.assign(Object.create(stack) as S, told);
}

async function withEvents<O extends { readonly onEvent?: (event: EngineEvent) => void }, R>(
    stack: Stack,
    options: O | undefined,
    act: (stack: Stack, options: O) => Promise<R>,
): Promise<R> {
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent): void => {
        events.push(event);
        options?.onEvent?.(event);
    };
    const answers: Pick<Stack, "outputs" | "info"> = {
        outputs: async () => readOutputs(events) ?? (await stack.outputs()),
        info: () => Promise.resolve(readSummary(events) as UpdateSummary),
    };
    return act(Object.assign(Object.create(stack) as Stack, answers), { ...options, onEvent } as O & {
        onEvent: typeof onEvent;
    });
}

/** @returns undefined where the events do not tell them: one is a secret, or the program did not come to its end. */
export function readOutputs(events: readonly EngineEvent[]): OutputMap | undefined {
    const last = events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack");
    const outputs = last?.resOutputsEvent?.metadata.new?.outputs as Record<string, unknown> | undefined;
    return outputs === undefined || JSON.stringify(outputs).includes(signature)
        ? undefined
        : Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }]));
}

export function readSummary(events: readonly EngineEvent[]): Pick<UpdateSummary, "resourceChanges"> {
    return { resourceChanges: events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges };
}
