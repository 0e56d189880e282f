/** Bytes of large bodies so far, and of all those that have begun. */
export interface Download {
  readonly bytes: number;
  readonly announced: number;
}

/** Like `1.2 of 2.0 GB, 98 MB/s, 8 s left`. Decimal units, as disks and networks have them. */
export function describeDownload({ bytes, announced }: Download, elapsedMs: number): string {
  const unit = units.find(({ size }) => announced >= size) ?? { size: 1, name: 'B' };
  const done = `${amountOf(bytes / unit.size)} of ${amountOf(announced / unit.size)} ${unit.name}`;
  if (elapsedMs <= 0 || bytes === 0) return done;
  const perSecond = (1000 * bytes) / elapsedMs;
  const rate = units.find(({ size }) => perSecond >= size) ?? { size: 1, name: 'B' };
  const left = Math.max(0, announced - bytes) / perSecond;
  return `${done}, ${amountOf(perSecond / rate.size)} ${rate.name}/s, ${durationOf(left)} left`;
}

const units = [
  { size: 1e9, name: 'GB' },
  { size: 1e6, name: 'MB' },
  { size: 1e3, name: 'kB' },
] as const;

function amountOf(amount: number): string {
  return amount < 10 ? amount.toFixed(1) : amount.toFixed(0);
}

function durationOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`;
}
