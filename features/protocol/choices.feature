Feature: What the RFC leaves open

  Background:
    Given a client has filled the tenant

  Rule: What a server chooses is recorded

    @RFC7643-2.3.1-03
    Scenario: Formats of text
      When the client reads everything
      Then in everything shown, formats that definitions demand are recorded

    @RFC7643-2.3.7-07
    Scenario: Which references carry $ref
      When the client reads everything
      Then in everything shown, which references carry $ref is recorded

    @RFC7643-2.3.7-08
    Scenario: Kinds of references
      When the client reads everything
      Then in everything shown, the kinds of references are recorded

    @RFC7643-2.4-09
    Scenario: The mutability of display
      When the client reads everything
      Then in everything shown, the mutability of display is recorded

    @RFC7643-2.4-10
    Scenario: Canonical values
      When the client reads everything
      Then in everything shown, canonical values are recorded

    @RFC7643-3.1-22
    Scenario: Common attributes in schemas
      When the client reads everything
      Then in everything shown, whether schemas list common attributes is recorded

    @RFC7643-3.3-07
    Scenario: Extensions without data
      When the client reads everything
      Then in everything shown, extensions without data in schemas are recorded

    @RFC7643-4.1.2-13
    Scenario: display of addresses
      When the client reads everything
      Then in everything shown, display of addresses is recorded

    @RFC7643-4.1.2-16
    Scenario: Types of instant messaging
      When the client reads everything
      Then in everything shown, types of instant messaging are recorded

    @RFC7643-4.1.2-17
    Scenario: Photos
      When the client reads everything
      Then in everything shown, the number of photos is recorded

    @RFC7643-4.3-05 @cap:enterprise
    Scenario: Names of managers
      When the client reads everything
      Then in everything shown, the displayName of managers is recorded

    @RFC7643-1.2-02
    Scenario: /Schemas
      When the client sends GET /Schemas
      Then the response is noted
