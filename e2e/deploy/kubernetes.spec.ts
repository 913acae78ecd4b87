/** deploy/kubernetes.yaml: its parts agree with each other and with the site. No cluster has taken it. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseAllDocuments } from "yaml"
import { readEnv } from "../../lib/site/env.ts"
import { expect, test } from "../fixtures.ts"
import { root, unset } from "../support/site.ts"
import { stages, textsOf } from "./dockerfile.ts"

const documents = parseAllDocuments(readFileSync(join(root, "deploy/kubernetes.yaml"), "utf8"))
// biome-ignore lint/suspicious/noExplicitAny: tests look into it as they expect it to be
const kinds: Record<string, any> = Object.fromEntries(
  documents.map((document) => document.toJS()).map((object) => [object.kind, object]),
)
const { spec } = kinds.Deployment
const pod = spec.template.spec
const [site] = pod.containers

test("it is what YAML can say, once each", () => {
  for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([])
  expect(Object.keys(kinds)).toEqual(["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "Ingress"])
})

test("liveness asks no store, readiness does, and who goes is taken out before it stops", () => {
  const { startupProbe, livenessProbe, readinessProbe } = site
  expect(startupProbe.httpGet).toEqual(livenessProbe.httpGet)
  expect(livenessProbe.httpGet.path).toBe("/api/health/live")
  expect(readinessProbe.httpGet.path).toBe("/api/health")
  for (const { httpGet } of [livenessProbe, readinessProbe]) {
    expect(existsSync(join(root, "app", httpGet.path, "route.ts")), httpGet.path).toBe(true)
    expect(httpGet.port).toBe("http")
  }
  const drained = 10
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(site.lifecycle.preStop.sleep.seconds + drained)
  expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0)
  expect(spec.replicas).toBeGreaterThan(kinds.PodDisruptionBudget.spec.maxUnavailable)
})

test("ports and labels lead from the Ingress to the container", () => {
  const labels = { app: "cloakroom" }
  expect(spec.template.metadata.labels).toEqual(labels)
  expect(spec.selector.matchLabels).toEqual(labels)
  expect(kinds.PodDisruptionBudget.spec.selector.matchLabels).toEqual(labels)
  expect(kinds.Service.spec.selector).toEqual(labels)
  expect(kinds.NetworkPolicy.spec.podSelector.matchLabels).toEqual(labels)
  const [{ host, http }] = kinds.Ingress.spec.rules
  expect(http.paths[0].backend.service).toEqual({ name: kinds.Service.metadata.name, port: { name: "http" } })
  expect(kinds.Service.spec.ports).toMatchObject([{ name: "http", targetPort: "http" }])
  expect(kinds.NetworkPolicy.spec.ingress[0].ports).toEqual([{ port: "http" }])
  const [port] = textsOf(stages.at(-1), "EXPOSE")
  expect(site.ports).toEqual([{ name: "http", containerPort: Number(port) }])
  expect(site.env).toContainEqual({ name: "PORT", value: port })
  expect(site.env).toContainEqual({ name: "APP_ORIGIN", value: `https://${host}` })
  expect(kinds.Ingress.spec.tls[0].hosts).toEqual([host])
})

test("it has no rights, writes in DATA_DIR alone, and is told what the site knows, no secret among it", () => {
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } })
  expect(site.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  })
  expect(pod.automountServiceAccountToken).toBe(false)
  expect(textsOf(stages.at(-1), "VOLUME")).toEqual([site.volumeMounts[0].mountPath])
  expect(pod.volumes).toMatchObject([{ name: site.volumeMounts[0].name, emptyDir: {} }])

  const set = Object.fromEntries(site.env.map(({ name, value }: { name: string; value: string }) => [name, value]))
  for (const name of Object.keys(set)) expect([...Object.keys(unset), "HOSTNAME"]).toContain(name)
  expect(Object.keys(set).join()).not.toMatch(/SECRET|KEY|URL|PASSWORD/)
  expect(site.envFrom).toEqual([{ secretRef: { name: "cloakroom" } }])
  // Kept in files, a session would be lost with its pod.
  expect(set.SESSION_STORES.split(",")).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/disk|shelf|memory/)]),
  )
  // What comes from the secret is what is missing.
  expect(() => readEnv({ ...set, REDIS_URL: "redis://redis:6379", SESSION_SECRET: "" })).toThrow(
    /^[^:]*:\n {2}SESSION_SECRET: [^\n]*$/,
  )
})
