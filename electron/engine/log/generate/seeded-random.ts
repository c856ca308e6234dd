/** Numbers that look random and are the same for the same seed (sfc32), fast enough for a hundred million draws. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(seed | 0, 0x9e3779b1) | 0;
    this.#c = 0x85ebca6b | 0;
    // why: the first draws still show how close two seeds are.
    for (let round = 0; round < 15; round += 1) this.bits();
  }

  /** 32 bits, 0 or more. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** From 0 to under 1. */
  fraction(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from 0 to under `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Normal, mean 0 and deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
  }

  /** `median` times or divided by `spread` in two cases of three. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(Math.log(spread) * this.normal());
  }

  /** Mean `mean`, no upper limit. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }

  /** The list must not be empty. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** 18 characters of base 32, as the platform's ids look. */
  id(prefix: string): string {
    const [one, two, three] = [this.bits(), this.bits(), this.bits()];
    return (
      prefix +
      (pairs[one & 1023] ?? '') +
      (pairs[(one >>> 10) & 1023] ?? '') +
      (pairs[(one >>> 20) & 1023] ?? '') +
      (pairs[two & 1023] ?? '') +
      (pairs[(two >>> 10) & 1023] ?? '') +
      (pairs[(two >>> 20) & 1023] ?? '') +
      (pairs[three & 1023] ?? '') +
      (pairs[(three >>> 10) & 1023] ?? '') +
      (pairs[(three >>> 20) & 1023] ?? '')
    );
  }
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const pairs = Array.from({ length: 1024 }, (_, index) => letters.charAt(index >> 5) + letters.charAt(index & 31));

/** A choice with weights; draws in constant time. */
export class WeightedChoice<T> {
  readonly #slots: readonly [T, ...T[]];

  /** Weights are whole numbers; their sum is the number of slots. */
  constructor(first: readonly [T, number], ...others: readonly (readonly [T, number])[]) {
    const slots: [T, ...T[]] = [first[0]];
    for (let copy = 1; copy < first[1]; copy += 1) slots.push(first[0]);
    for (const [value, weight] of others) for (let copy = 0; copy < weight; copy += 1) slots.push(value);
    this.#slots = slots;
  }

  draw(random: SeededRandom): T {
    return random.pick(this.#slots);
  }
}
