import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { inflate } from './deflated.ts';
import { type Json, terse, verbose } from './terse-json.ts';

/**
 * Words that nearly every packed value begins with. Released once, it is never changed: what was packed with it is read with
 * it. Other words get a mark of their own.
 */
const usualWords = Buffer.from(
  '{"stage":"extraction","batch":1,"items":[2,["itemId","status","results","error"],[0,0,0,0],["user_000","succeeded",1' +
    '"failed",0,{"code":"rows_unaccounted","message":" of  rows were neither cited by an event nor set aside.","hint":""}' +
    '"finished":null}[0,{"events":[2,["rows","type","category","context"],[1,0,0,0],["1","","engagement",""],' +
    '"conversion","setAside":[1,"2 3 4 5 6 7 8 9"]}][2,["itemId","recordIds"],[0,1],["user_","1+9' +
    '{"jobId":"","pipeline":"events","selection":"unfinished","status":"running","reason":null,"stage":"extraction",' +
    '"stages":[0,{"failed":0,"weight":1,"name":"extraction","current":1,"total":1000,"startedAt":17,"finishedAt":null}],' +
    '"total":1000,"processed":1,"succeeded":1,"failed":0,"totalRecords":100000,"processedRecords":100,' +
    '"unaccountedRecords":0,"results":1,"currentBatch":1,"totalBatches":1,"activeItems":[0,"user_"],"activeCalls":8,' +
    '"percent":0.1,"startedAt":17,"finishedAt":null,"elapsedMs":1000,"etaSeconds":null,"etaLowSeconds":null,' +
    '"etaHighSeconds":null,"ratePerMinute":null,"promptTokens":1000,"completionTokens":1000,"cachedTokens":null,' +
    '"cacheWriteTokens":null,"reasoningTokens":null,"estimatedCalls":0,"cost":null,"isCacheUnpriced":false,' +
    '"currency":"USD","concurrency":8,"waitsUntil":null,"retries":0,"repeatedCalls":0,"model":"","preset":"custom",' +
    '"estimate":{"items":1000,"records":100000,"batches":100,"promptTokens":1000,"completionTokens":1000,' +
    '"originalPromptTokens":1000,"cost":null,"currency":"USD","seconds":null,"secondsLow":null,"secondsHigh":null,' +
    '"learntFrom":0},"error":null}',
);

/** Less memory than usual for each: what is packed is short, and there are many. */
const how = { level: 6, memLevel: 6, chunkSize: 2_048, dictionary: usualWords };

/** The first byte of what is packed so; deflated text of earlier versions never begins with it. */
const mark = 0x0e;

/** A value as it is kept in the ledger: lists of ids, what was found, what happened. `unpack` gives it back. */
export function pack(value: unknown): Buffer {
  const text = JSON.stringify(terse(value as Json));
  const packed = deflateRawSync(Buffer.from(text, 'utf8'), how);
  return Buffer.concat([Buffer.of(mark), packed]);
}

/**
 * Reads what `pack` made, and the JSON of ledgers before that, deflated or as text.
 * @throws where it is damaged
 */
export function unpack(kept: Uint8Array | string): unknown {
  if (typeof kept === 'string') return JSON.parse(kept);
  if (kept[0] !== mark) return JSON.parse(inflate(kept));
  const text = inflateRawSync(kept.subarray(1), { dictionary: usualWords }).toString('utf8');
  return verbose(JSON.parse(text) as Json);
}
