const minuteUs = 60_000_000;

/** A moment in the form of another time: the same unit of Unix time, or ISO 8601 with as many decimals and the same zone. */
export function writeTimeLike(form: string, atUs: number): string {
  if (/^\d{12,14}$/.test(form)) return String(Math.floor(atUs / 1000));
  const unix = /^\d{1,11}(?:\.(\d{1,6}))?$/.exec(form);
  if (unix !== null) return unixSeconds(atUs, unix[1]?.length ?? 0);
  const iso = /[Tt ]\d{2}:\d{2}(?::\d{2}(?:([.,])(\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})$/.exec(form);
  return isoTime(atUs, iso === null ? 3 : (iso[2]?.length ?? 0), iso?.[3] ?? 'Z');
}

function unixSeconds(atUs: number, decimals: number): string {
  const seconds = String(Math.floor(atUs / 1_000_000));
  return decimals === 0 ? seconds : `${seconds}.${fraction(atUs, decimals)}`;
}

function fraction(atUs: number, decimals: number): string {
  return String(atUs % 1_000_000)
    .padStart(6, '0')
    .padEnd(decimals, '0')
    .slice(0, decimals);
}

function isoTime(atUs: number, decimals: number, zone: string): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offsetUs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteUs;
  const local = new Date(Math.floor((atUs + offsetUs) / 1000)).toISOString().slice(0, 19);
  return `${local}${decimals === 0 ? '' : `.${fraction(atUs, decimals)}`}${zone}`;
}
