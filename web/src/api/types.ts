/** What the server answers, as `GET /openapi.json` describes it. Instants are ISO 8601 in UTC. */

export type StatusId = "held" | "probably_held" | "disputed" | "contested" | "unknown" | "stale";

export interface Side {
  id: string;
  name: string;
  colour: string;
  friends: string[];
}

export interface Place {
  id: string;
  name: string;
  kind: string;
  lat: number | null;
  lon: number | null;
  parent: string;
  population: number | null;
  is_capital: boolean;
  tracked: boolean;
  on_roads: boolean;
  aliases: string[];
  opening: { holder: string; probability: number } | null;
}

export interface Road {
  id: string;
  name: string;
  from: string;
  to: string;
  km: number | null;
  road_class: string;
  geometry: { type: "LineString"; coordinates: [number, number][] } | null;
}

export interface Theatre {
  id: string;
  name: string;
  country: string;
  zone: string;
  opens_at: string;
  ends_at: string | null;
  window: { from: string; to: string; first_report: string | null; last_report: string | null };
  now: string;
  profile: string;
  rulings_enabled: boolean;
  version: string;
  method: string;
  thresholds: Record<string, number>;
  sides: Side[];
  states: string[];
  actors: { id: string; name: string; kind: string; side: string }[];
  sources: { id: string; name: string; source_class: string; interest: string; is_agency: boolean }[];
  places: Place[];
  regions: { id: string; name: string; places: string[] }[];
  roads: Road[];
  outline: GeoJSON.FeatureCollection | null;
  predicates: { id: string; words: string }[];
  modalities: string[];
  source_classes: string[];
  outlets: string[];
  verdicts?: string[];
}

export interface LedgerState {
  state: string;
  reports: number;
  claims: number;
  refusals: number;
  rulings: number;
  rulings_head: string;
  rulings_enabled: boolean;
}

export interface Control {
  place: string;
  name: string;
  status: StatusId;
  words: string;
  holder: string;
  probability: number;
  probabilities: Record<string, number>;
  since: { earliest: string | null; latest: string | null } | null;
  since_opening: boolean;
  last_support: string | null;
  disputed_by: number;
  rulings: string[];
  without_rulings: { status: StatusId; holder: string; probability: number } | null;
}

export interface ControlAnswer {
  at: string;
  known_at: string | null;
  state: string;
  states: string[];
  places: Control[];
}

/** A place cut off on all sides, held by `side`. */
export interface Ring {
  side: string;
  place: string;
  probability: number;
}

export interface EncirclementAnswer {
  at: string;
  known_at: string | null;
  items: Ring[];
}

export interface Change {
  place: string;
  at: string;
  from: string;
  to: string;
}

export interface HistoryAnswer {
  from: string;
  to: string;
  step_s: number;
  states: string[];
  statuses: StatusId[];
  instants: string[];
  places: string[];
  state_index: number[][];
  status_index: number[][];
  percent: number[][];
  changes: Change[];
}

export interface PlaceHistory {
  place: string;
  instants: string[];
  states: string[];
  probabilities: number[][];
  status_index: number[];
  statuses: StatusId[];
  claims: { claim: string; at: string; influence: number }[];
}

export interface TimelineAnswer {
  instants: string[];
  step_s: number;
  claims: number[];
  reports: number[];
  moving: number[];
  denied: number[];
  changes: Change[];
  undated: number;
}

export interface RoleSpan {
  role: string;
  start: number;
  end: number;
}

export interface Evidence {
  start: number;
  end: number;
  quote: string;
  sentence_index: number;
  roles: RoleSpan[];
}

export interface RulingInForce {
  id: string;
  verdict: string;
  who: string;
  why: string;
  when: string;
  replacement: string;
}

export interface Claim {
  id: string;
  report_id: string;
  predicate: string;
  code: string;
  said: string;
  voice: string;
  place: string;
  place_name: string;
  place_text: string;
  place_relation: string;
  scope: string;
  actor: string;
  actor_name: string;
  side: string;
  against: string;
  against_name: string;
  polarity: "asserted" | "denied";
  modality: string;
  moves_map: boolean;
  attribution: {
    speaker: string;
    speaker_actor: string;
    speaker_side: string;
    source_class: string;
    cue: string;
    relays: string[];
    outlet: string;
    coreferent: boolean;
    interest: "own" | "against_own" | "none" | "";
  };
  when: { earliest: string | null; latest: string | null; basis: string };
  published_at: string | null;
  evidence: Evidence[];
  rule: string;
  origin: string;
  copies: number;
  ruling: RulingInForce | null;
}

export interface Decision {
  claim: Claim;
  influence: number;
  log_odds: number | null;
  weight: "strong" | "medium" | "weak" | "";
  copies: Claim[];
}

export interface PlaceAnswer {
  place: Place;
  at: string;
  known_at: string | null;
  control: Control | null;
  odds: string;
  deciding: Decision[];
  against: Decision[];
  otherwise: Decision[];
  parts: string[];
  roads: string[];
  rulings: RulingEntry[];
}

export interface Page<T> {
  items: T[];
  total: number;
  limit: number;
  offset: number;
  next: string | null;
  facets?: Record<string, Record<string, number>>;
  codes?: Record<string, number>;
}

export interface ReportHead {
  id: string;
  name: string;
  title: string;
  outlet: string;
  url: string;
  published_at: string | null;
  language: string;
  characters: number;
}

export interface ReportAnswer {
  report: ReportHead & { text: string | null };
  claims: Claim[];
  refusals: Refusal[];
}

export interface Refusal {
  id: string;
  stage: string;
  code: string;
  about: string;
  reason: string;
  report_id: string;
  report_title: string;
  outlet: string;
  published_at: string | null;
  start: number | null;
  end: number | null;
}

export interface DisputesAnswer {
  items: { place: string; name: string; control: Control; for: Decision[]; against: Decision[] }[];
}

export interface ChangesAnswer {
  since: string;
  at: string;
  known_at: string | null;
  items: { place: string; name: string; before: Control; after: Control; is_settled: boolean; deciding: Decision[] }[];
}

/** How the map draws a section. */
export type RoadDrawing = "open" | "changes_hands" | "contested" | "cut" | "unknown";

export interface RoadState {
  road: string;
  name: string;
  from: string;
  to: string;
  km: number | null;
  road_class: string;
  status: "operational" | "restricted" | "not_operational" | "unknown";
  probability: number;
  basis: "report" | "control" | "opening" | "none";
  comment: string;
  source: string;
  reliability: "confirmed" | "reported" | "contradicted" | "inferred" | "none";
  last_verified: string | null;
  valid_from: string | null;
  valid_to: string | null;
  holders: [string, string];
  usable: Record<string, number>;
  claims: string[];
  drawn_as: RoadDrawing;
  reported: { claim: string; cut: boolean; denied: boolean }[];
}

export interface Stretch {
  road: string;
  name: string;
  from: string;
  to: string;
  km: number | null;
  holders: [string, string];
  sure: number;
  contested: number;
  usable: number | null;
  last_support: string | null;
  reported: string[];
}

export interface RouteAnswer {
  from: string;
  to: string;
  side: string;
  at: string;
  found: boolean;
  reason: string;
  km: number | null;
  probability: number | null;
  places: string[];
  stretches: Stretch[];
  changes: { from: string; to: string; before: string; after: string }[];
  legs: { state: string; from: string; to: string; km: number | null }[];
  weakest: Stretch | null;
  last_support: string | null;
  text: string[];
  claims: Record<string, Claim>;
  cut_off: { side: string; probability: number; deciding_places: { place: string; weight: number }[]; roads: string[]; claims: string[] }[];
}

export interface Shift {
  side: string;
  from: string;
  to: string;
  before: number;
  after: number;
  what: "cut" | "joined";
  roads: string[];
}

export interface WhatIfAnswer {
  changes: Record<string, string>;
  shifts: Shift[];
  route: RouteAnswer | null;
}

export interface SourcesAnswer {
  days: string[];
  outlets: {
    outlet: string;
    reports: number[];
    claims: number[];
    last_report: string | null;
    status: "live" | "quiet" | "lost" | "seldom";
    usual_gap_h: number | null;
    silent_h: number | null;
    silence_chance: number | null;
  }[];
}

export interface RulingEntry extends RulingInForce {
  claim_id: string;
  previous: string;
  in_force: boolean;
  place: string;
  holder: string;
  valid_from: string | null;
  valid_to: string | null;
  claim: Claim | null;
}

export interface RulingsAnswer {
  head: string;
  items: RulingEntry[];
  total: number;
}
