Feature: The alias of the one who asks

  Rule: /Me is processed, redirected or answered with 501

    @RFC7644-3.11-01
    Scenario: Who has the credential asks for themselves
      When the client sends GET /Me
      Then in everything shown, /Me is answered with 2xx, 308 or 501

    @RFC7644-3.11-06
    Scenario: Which of the ways it is
      When the client sends GET /Me
      Then the response is noted

    @RFC7644-3.11-02
    Scenario: A redirect
      When the client sends GET /Me
      Then in everything shown, a redirect of /Me leads to a resource

  Rule: What is processed at /Me is the resource of the one who asks

    @RFC7644-3.11-03
    Scenario: Where the resource really is
      When the client sends GET /Me
      Then in everything shown, an answer at /Me says where the resource really is

    @RFC7644-3.11-04 @RFC7644-3.11-03 @cap:admin
    Scenario: A person with a key of their own
      Given these people have joined in the app:
        | name  | role   |
        | Mia   | member |
        | Radia | member |
      And the client has set the header Authorization to "Bearer {Mia.key}"
      When the client sends GET /Me
      Then the response has status 200
      And the response shows:
        | attribute | value   |
        | id        | "{Mia}" |
      And in everything shown, an answer at /Me says where the resource really is

  Rule: What POST /Me creates is the server's choice

    @RFC7644-3.11-05 @destructive
    Scenario: A user
      When the client sends POST /Me with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then in everything shown, what /Me creates is of a published type
