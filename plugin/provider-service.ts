import type * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CodedError } from "../dynamic-providers/common/coded-error";
import type { InputFailure } from "../dynamic-providers/common/failure";
import { unknownValue } from "../dynamic-providers/common/unknown";
import { useEngine } from "../dynamic-providers/pulumi/engine-log";
import { secretInputs, withoutSecrets } from "../dynamic-providers/pulumi/lifecycles/state";
import { CallsUnderWay } from "./calls-under-way";
import type * as construct from "./construct";
import { failureStatus } from "./failure-status";
import { findResource } from "./plugin-resources";
import { readProperties, writeProperties } from "./properties";
import type { Properties } from "./properties";
import { outputsOf, schemaText } from "./schema";
import { ServedResource } from "./served-resource";
import { findUnknownSettings } from "./sign-in-config";
import { version } from "./version";

type Handler<Q, A> = (call: grpc.ServerUnaryCall<Q, A>, done: grpc.sendUnaryData<A>) => void;

/** What the engine calls. Source: pulumi/pulumi, proto/pulumi/provider.proto */
export class ProviderService {
    private readonly calls = new CallsUnderWay();
    private readonly served = new Map<string, Promise<ServedResource>>();
    private config: Properties = {};

    /** @param engine - its address; undefined where it says so itself, by `attach`. */
    constructor(private engine: string | undefined) {
        useEngine(engine);
    }

    /** By the names that gRPC has for them. */
    handlers(): Record<string, Handler<never, unknown>> {
        return {
            attach: this.answering((request: { getAddress(): string }) => {
                this.engine = request.getAddress();
                useEngine(this.engine);
                return new Empty();
            }),
            getPluginInfo: this.answering(() => {
                const info = new PluginInfo();
                info.setVersion(version);
                return info;
            }),
            getSchema: this.answering(() => {
                const answer = new proto.GetSchemaResponse();
                answer.setSchema(schemaText());
                return answer;
            }),
            checkConfig: this.answering((request) => this.checkConfig(request)),
            diffConfig: this.answering(() => new proto.DiffResponse()),
            configure: this.answering((request) => this.configure(request)),
            check: this.answering((request) => this.check(request)),
            diff: this.answering((request) => this.diff(request)),
            create: this.answering((request) => this.create(request)),
            update: this.answering((request) => this.update(request)),
            read: this.answering((request) => this.read(request)),
            delete: this.answering((request) => this.delete(request)),
            construct: this.answering((request) => this.construct(request)),
            cancel: (_call, done) => {
                this.calls.cancel();
                done(null, new Empty());
            },
        };
    }

    private answering<Q, A>(answer: (request: Q) => A | Promise<A>): Handler<Q, A> {
        return ({ request }, done) => {
            this.calls
                .run(async () => answer(request))
                .then(
                    (response) => done(null, response),
                    (error: unknown) => done(failureStatus(error)),
                );
        };
    }

    private checkConfig(request: proto.CheckRequest): proto.CheckResponse {
        const answer = new proto.CheckResponse();
        answer.setInputs(request.getNews());
        answer.setFailuresList(findUnknownSettings(readProperties(request.getNews()).properties).map(toFailure));
        return answer;
    }

    /** The sign-in is read at the first use: `check` and `diff` need none. */
    private configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
        this.config = readProperties(request.getArgs()).properties;
        this.served.clear();
        const answer = new proto.ConfigureResponse();
        answer.setAcceptsecrets(true);
        answer.setAcceptoutputs(true);
        answer.setSupportspreview(true);
        return answer;
    }

    private async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
        const { properties: news, secrets } = readProperties(request.getNews());
        const { properties: olds } = readProperties(request.getOlds());
        const resource = await this.resourceOf(request);
        const checked = await resource.check(request.getUrn(), olds, news);
        const answer = new proto.CheckResponse();
        answer.setInputs(writeProperties(checked.inputs as object, new Set([...secrets, ...secretInputs])));
        answer.setFailuresList((checked.failures ?? []).map(toFailure));
        return answer;
    }

    private async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
        const { properties: olds } = readProperties(request.getOlds());
        const { properties: news } = readProperties(request.getNews());
        const { changes, replaces = [] } = await (await this.resourceOf(request)).diff(request.getId(), olds, news);
        const answer = new proto.DiffResponse();
        const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
        answer.setChanges(changes ? DIFF_SOME : DIFF_NONE);
        answer.setReplacesList(replaces);
        return answer;
    }

    private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
        const { properties: inputs, secrets } = readProperties(request.getProperties());
        const answer = new proto.CreateResponse();
        if (request.getPreview()) {
            answer.setProperties(writeProperties(forecast(nameOf(request), inputs), secrets));
            return answer;
        }
        const resource = await this.resourceOf(request);
        const { id, state } = await keeping(secrets, resource.create(inputs, request.getTimeout()));
        answer.setId(id);
        answer.setProperties(writeProperties(state, secrets));
        return answer;
    }

    private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
        const { properties: olds } = readProperties(request.getOlds());
        const { properties: news, secrets } = readProperties(request.getNews());
        const answer = new proto.UpdateResponse();
        if (request.getPreview()) {
            answer.setProperties(writeProperties(forecast(nameOf(request), news), secrets));
            return answer;
        }
        const resource = await this.resourceOf(request);
        const state = await keeping(secrets, resource.update(request.getId(), olds, news, request.getTimeout()));
        answer.setProperties(writeProperties(state, secrets));
        return answer;
    }

    private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
        const { properties: state, secrets } = readProperties(request.getProperties());
        const answer = new proto.ReadResponse();
        const found = await (await this.resourceOf(request)).read(request.getId(), state);
        if (found) {
            answer.setId(request.getId());
            answer.setProperties(writeProperties(found, secrets));
            answer.setInputs(request.getInputs());
        }
        return answer;
    }

    private async delete(request: proto.DeleteRequest): Promise<Empty> {
        const { properties: state } = readProperties(request.getProperties());
        await (await this.resourceOf(request)).delete(request.getId(), state, request.getTimeout());
        return new Empty();
    }

    private construct(request: proto.ConstructRequest): Promise<proto.ConstructResponse> {
        // With it come all components, which a run that declares none does not need.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        return (require("./construct") as typeof construct).construct(request, this.engine, this.config);
    }

    private resourceOf(request: HasUrn): Promise<ServedResource> {
        const name = nameOf(request);
        const known = this.served.get(name);
        if (known) {
            return known;
        }
        const resource = findResource(name);
        if (!resource) {
            throw new CodedError(
                "ResourceUnknown",
                `the plugin apim-dr ${version} has no resource '${name}': it is of another version.`,
            );
        }
        const opened = ServedResource.open(resource, this.config);
        this.served.set(name, opened);
        return opened;
    }
}

interface HasUrn {
    getUrn(): string;
}

/** `Backup` of `urn:pulumi:stack::project::parent$apim-dr:index:Backup::name`. */
const nameOf = (request: HasUrn): string => /:(\w+)$/.exec(request.getUrn().split("::")[2] ?? "")?.[1] ?? "";

/** What a preview knows of a resource that the run is to make or to work with: what is declared. */
function forecast(name: string, inputs: Properties): Properties {
    return {
        ...Object.fromEntries(outputsOf(name).map((output) => [output, unknownValue])),
        ...withoutSecrets(inputs),
    };
}

function toFailure({ property, reason }: InputFailure): proto.CheckFailure {
    const failure = new proto.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

/** Of a failure that leaves something in the state, too, a secret stays one. */
async function keeping<T>(secrets: ReadonlySet<string>, work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof Error ? Object.assign(error, { secrets }) : error;
    }
}
