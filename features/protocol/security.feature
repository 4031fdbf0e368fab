Feature: Security and tenants

  Rule: Traffic is encrypted

    @RFC7644-7.2-01
    Scenario: The same address without TLS
      When the client sends GET /Users?count=1
      Then in everything shown, nothing is served without TLS

    @RFC7644-7.2-02
    Scenario: A client that knows TLS 1.2 at most
      When the client sends GET /Users?count=1
      Then in everything shown, TLS 1.2 is spoken

    @BCP195-RFC9325-3.1-01
    Scenario: A client that knows TLS 1.1 at most
      When the client sends GET /Users?count=1
      Then in everything shown, no version before TLS 1.2 is spoken

    @BCP195-RFC9325-4-01
    Scenario: A client that knows broken cipher suites alone
      When the client sends GET /Users?count=1
      Then in everything shown, no broken cipher suite is spoken

    @RFC7644-7.2-03
    Scenario: The version of TLS
      When the client sends GET /Users?count=1
      Then in everything shown, the version of TLS is recorded

    @RFC7644-7.4-02
    Scenario: A token without TLS
      When the client sends GET /Users?count=1
      Then in everything shown, no token is looked at without TLS

  Rule: A cookie ends with the browser's session

    @RFC7644-7.4-04
    Scenario: Cookies that answers set
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}
      Then in everything shown, every cookie ends with the browser's session

  Rule: A filter that holds personal data may be refused

    @RFC7644-7.5.2-01 @cap:filter
    Scenario: An e-mail address in a URL
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=emails.value eq "{Ada.email}"
      Then in everything shown, a filter refused for what it holds is called sensitive

  Rule: Letters are prepared before they are compared

    @RFC7644-7.8-01 @cap:filter
    Scenario: A letter in one piece is found by the letter in two
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "zoë-{mark}@example.com" |
      When the client sends GET /Users?filter=userName eq "zoë-{mark}@example.com"
      Then the response lists exactly "Ada"

  Rule: Every tenant is a world of its own

    @RFC7644-6.1-03
    Scenario: How a client names its tenant
      When the client sends GET /Users?count=1
      Then the response is noted

    @RFC7644-6.2-01 @cap:admin
    Scenario: An external id that another tenant has
      Given a client has created user "Ada" with:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
      And another workspace has been connected
      And the client has turned to another workspace
      When the client sends POST /Users with:
        | attribute  | value                                                         |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName   | "{Grace.userName}"                                            |
        | name       | {"givenName": "Grace", "familyName": "Hopper"}                |
        | emails     | [{"value": "{Grace.email}", "type": "work", "primary": true}] |
        | externalId | "{Ada.externalId}"                                            |
      Then the response has status 201
      And nothing changes

    @RFC7644-6.2-02 @cap:admin
    Scenario: A user name that another tenant has
      Given a client has created user "Ada"
      And another workspace has been connected
      And the client has turned to another workspace
      When the client sends POST /Users with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response has status 201
      And nothing changes
