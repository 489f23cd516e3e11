/** What the server hands out with the customer's page, as JSON in an attribute of its body. Not part of chat.io's APIs. */
export interface PageConfig {
  readonly licenseId: number;
  readonly token: CustomerToken;
  /** Which parts of a rating the license has properties for; the others are told as an annotation. */
  readonly rating: RatingProperties;
  /** The page stands in somebody else's page, put there by the widget. */
  readonly embedded: boolean;
}

export interface CustomerToken {
  readonly accessToken: string;
  /** Seconds from when it was handed out. */
  readonly expiresIn: number;
}

export interface RatingProperties {
  /** `rating.score` takes 0 (bad) and 1 (good) from customers. */
  readonly score: boolean;
  /** `rating.comment` takes a text from customers. */
  readonly comment: boolean;
}
